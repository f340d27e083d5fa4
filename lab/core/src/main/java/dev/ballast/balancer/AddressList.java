package dev.ballast.balancer;

import java.util.List;

/** A list of addresses, one a line. Text from {@code #} on is a comment. */
final class AddressList implements Syntax {

    @Override
    public boolean fits(String configuration) {
        return lines(configuration).stream().allMatch(line -> Address.of(line).isPresent());
    }

    @Override
    public void read(String configuration, FoundUpstreams into) {
        lines(configuration).forEach(line -> into.member(Address.of(line), line));
    }

    private static List<String> lines(String configuration) {
        return configuration
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
