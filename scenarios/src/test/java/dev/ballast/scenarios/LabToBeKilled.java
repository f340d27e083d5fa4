package dev.ballast.scenarios;

import dev.ballast.Lab;
import java.io.IOException;

/** A program that starts a lab and holds it until it is killed; {@link OrphansIT} runs it. */
final class LabToBeKilled {

    static final String READY = "ready: ";

    private LabToBeKilled() {}

    /** Starts the lab, prints its id, and ends when its standard input ends, so it does not outlive the test. */
    public static void main(String[] arguments) throws IOException {
        try (Lab lab = Lab.start(new OneServer().get().withName("to-be-killed").withApis(0))) {
            System.out.println(READY + lab.id());
            int end = System.in.read();
            System.out.println("ended by " + end);
        }
    }
}
