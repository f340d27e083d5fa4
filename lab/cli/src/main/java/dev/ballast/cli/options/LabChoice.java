package dev.ballast.cli.options;

import dev.ballast.Instance;
import dev.ballast.Lab;
import dev.ballast.LabException;
import dev.ballast.cli.console.NotFoundException;
import dev.ballast.engine.Engine;
import dev.ballast.engine.Labs;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** {@code --lab}: which of the labs on the engine a command acts on. */
public final class LabChoice {

    /** The name of the runs of {@code ./ballast up}: commands act on its labs unless {@code --lab} names another. */
    public static final String STARTED_BY_UP = "up";

    @Option(
            names = "--lab",
            paramLabel = "ID",
            description =
                    "The lab, by its id or the beginning of it. Without it, the one that ./ballast up started; the labs "
                            + "of tests and demos are meant only when named.")
    private String id = "";

    public boolean isGiven() {
        return !id.isEmpty();
    }

    /** Returns the lab that is meant, ready to be acted on. */
    public Lab attach() {
        Labs.Found found = found();
        try {
            return Lab.attach(found.id());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LabException(
                    "lab %s is not whole, so that it cannot be acted on (%s); ./ballast down --lab %s removes it"
                            .formatted(found.id(), e.getMessage(), found.id()),
                    e);
        }
    }

    /** Returns the lab that is meant. */
    public Labs.Found found() {
        Labs labs = new Labs(Engine.connect());
        return id.isEmpty() ? startedByUp(labs.all()) : labs.find(id);
    }

    static Labs.Found startedByUp(List<Labs.Found> labs) {
        if (labs.isEmpty()) {
            throw new NotFoundException("no lab runs; ./ballast up starts one");
        }
        List<Labs.Found> meant = labs.stream()
                .filter(lab -> lab.startedBy().equals(STARTED_BY_UP))
                .toList();
        if (meant.isEmpty()) {
            throw new NotFoundException("no lab of ./ballast up runs; --lab ID names another: " + Labs.labels(labs));
        }
        if (meant.size() > 1) {
            throw new IllegalArgumentException(
                    "%d labs run: %s; say which by --lab ID".formatted(meant.size(), Labs.labels(meant)));
        }
        return meant.get(0);
    }

    /** Returns the instance of that name. */
    public static Instance instance(Lab lab, String name) {
        List<Instance> all = lab.allInstances();
        return all.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("no instance '%s' in lab %s; there are %s"
                        .formatted(
                                name, lab.id(), all.stream().map(Instance::name).collect(Collectors.joining(", ")))));
    }
}
