package dev.ballast.endings;

import dev.ballast.run.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which commands leave their runs and their output. */
record Place(Path folder) {

    /** Returns a place with nothing in it, whatever was there. */
    static Place empty(Path folder) throws IOException {
        Place place = new Place(folder);
        place.delete();
        Files.createDirectories(place.runs());
        return place;
    }

    Path runs() {
        return folder.resolve("runs");
    }

    /** Returns a new file for the output of a command. */
    Path log(String command) {
        Path log = folder.resolve(command + ".log");
        for (int next = 2; Files.exists(log); next++) {
            log = folder.resolve("%s-%d.log".formatted(command, next));
        }
        return log;
    }

    void delete() {
        FileTree.delete(folder);
    }
}
