package dev.ballast.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what a syntax finds. */
final class FoundUpstreams {

    final List<String> members = new ArrayList<>();
    final List<String> backups = new ArrayList<>();
    final List<String> unclear = new ArrayList<>();

    /**
     * Adds an upstream that requests are sent to. The balancer's own addresses are left out.
     *
     * @param address as written, or empty if it is no address
     * @param line where it stands
     */
    void member(Optional<Address> address, String line) {
        add(address, line, members);
    }

    /** Adds an upstream that gets requests only while no member lives. */
    void backup(Optional<Address> address, String line) {
        add(address, line, backups);
    }

    private void add(Optional<Address> address, String line, List<String> to) {
        if (address.isEmpty()) {
            unclear(line, "it is not clear which addresses these are");
        } else if (!address.get().isLocal()) {
            to.add(address.get().toString());
            if (address.get().isName()) {
                unclear(line, "a host name does not tell the address of an instance");
            }
        }
    }

    /** Says that a line may name members, and why they are not known. */
    void unclear(String line, String why) {
        unclear.add("%s (%s)".formatted(line.strip(), why));
    }
}
