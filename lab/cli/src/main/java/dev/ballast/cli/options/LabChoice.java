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

/** {@code --lab}: the lab that a command acts on. */
public final class LabChoice {

    /** The name of the runs of {@code ./ballast up}: commands act on its labs of this user unless {@code --lab} names another. */
    public static final String STARTED_BY_UP = "up";

    @Option(
            names = "--lab",
            paramLabel = "ID",
            description =
                    "The lab's id or the beginning of it. By default the lab that your command up started; labs of tests, demos "
                            + "and other users have to be named.")
    private String id = "";

    public boolean isGiven() {
        return !id.isEmpty();
    }

    /** Attaches to the chosen lab. */
    public Lab attach() {
        Labs.Found found = found();
        try {
            return Lab.attach(found.id());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LabException(
                    "lab %s is incomplete (%s): if it is still starting, try again in some seconds; if not, ./ballast down --lab %s removes it"
                            .formatted(found.id(), e.getMessage(), found.id()),
                    e);
        }
    }

    /** Returns the chosen lab. */
    public Labs.Found found() {
        return found(id);
    }

    /** Returns the lab whose id begins so, or the lab that the command up started if the id is empty. */
    public static Labs.Found found(String id) {
        Labs labs = new Labs(Engine.connect());
        return id.isEmpty() ? startedByUp(labs.all()) : labs.find(id);
    }

    static Labs.Found startedByUp(List<Labs.Found> labs) {
        if (labs.isEmpty()) {
            throw new NotFoundException("no lab runs; ./ballast up starts one");
        }
        List<Labs.Found> meant = labs.stream().filter(LabChoice::isMeant).toList();
        if (meant.isEmpty()) {
            throw new NotFoundException(
                    "no lab of yours that ./ballast up started runs; --lab ID names another: " + Labs.labels(labs));
        }
        if (meant.size() > 1) {
            throw new IllegalArgumentException(
                    "%d labs run: %s; choose one by --lab ID".formatted(meant.size(), Labs.labels(meant)));
        }
        return meant.get(0);
    }

    /** Returns whether a lab may be meant if none is named: one that the command up of this user started. */
    public static boolean isMeant(Labs.Found lab) {
        return lab.startedBy().equals(STARTED_BY_UP) && !lab.anothers();
    }

    /** Returns the option that names a lab, after a space, or blank if commands mean it without: no other one of {@code all} is meant. */
    public static String option(String lab, List<Labs.Found> all) {
        return all.stream().anyMatch(other -> isMeant(other) && !other.id().equals(lab)) ? " --lab " + lab : "";
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
