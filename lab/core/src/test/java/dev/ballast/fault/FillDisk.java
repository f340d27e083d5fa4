package dev.ballast.fault;

import dev.ballast.Lab;
import dev.ballast.history.RunEvent;

/** A fault for tests. It breaks nothing. */
record FillDisk(String instance) implements Fault {

    FillDisk {
        if (instance.isBlank()) {
            throw new IllegalArgumentException("fill-disk needs an instance, such as api-1");
        }
    }

    @Override
    public void inject(Lab lab) {
        lab.history().record(RunEvent.Note.ofFault(instance, "the disk of %s is full".formatted(instance)));
    }
}
