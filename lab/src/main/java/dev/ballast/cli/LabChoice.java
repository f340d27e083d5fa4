package dev.ballast.cli;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** {@code --lab}: which of the labs on the engine a command acts on. */
final class LabChoice {

    @Option(
            names = "--lab",
            paramLabel = "ID",
            description =
                    "The lab, by its id or the beginning of it. Without it, the one that ./ballast up started; the labs "
                            + "of tests and demos are meant only when named.")
    private String id = "";

    boolean isGiven() {
        return !id.isEmpty();
    }

    /** Returns the lab that is meant, ready to be acted on. */
    Lab attach() {
        Labs.Found found = found();
        try {
            return Lab.attach(found);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LabException(
                    "lab %s is not whole, so that it cannot be acted on (%s); ./ballast down --lab %s removes it"
                            .formatted(found.id(), e.getMessage(), found.id()),
                    e);
        }
    }

    /** Returns the lab that is meant. */
    Labs.Found found() {
        return choose(new Labs(Engine.connect()).all(), id);
    }

    static Labs.Found choose(List<Labs.Found> labs, String id) {
        if (labs.isEmpty()) {
            throw new NotFoundException("no lab runs; ./ballast up starts one");
        }
        List<Labs.Found> meant = labs.stream()
                .filter(lab -> id.isEmpty()
                        ? lab.startedBy().equals(Up.NAME)
                        : lab.id().startsWith(id))
                .toList();
        if (meant.isEmpty()) {
            throw new NotFoundException((id.isEmpty()
                            ? "no lab of ./ballast up runs; --lab ID names another: "
                            : "no lab '" + id + "' runs; there is ")
                    + ids(labs));
        }
        if (meant.size() > 1) {
            throw new IllegalArgumentException("%d labs run%s: %s; say which by --lab ID"
                    .formatted(meant.size(), id.isEmpty() ? "" : " whose id begins with '" + id + "'", ids(meant)));
        }
        return meant.get(0);
    }

    private static String ids(List<Labs.Found> labs) {
        return labs.stream()
                .map(lab -> "%s (%s)".formatted(lab.id(), lab.startedBy()))
                .collect(Collectors.joining(", "));
    }

    /** Returns the instance of that name. */
    static Instance instance(Lab lab, String name) {
        List<Instance> all = lab.allInstances();
        return all.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("no instance '%s' in lab %s; there are %s"
                        .formatted(
                                name, lab.id(), all.stream().map(Instance::name).collect(Collectors.joining(", ")))));
    }
}
