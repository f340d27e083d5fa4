package dev.ballast.engine.image;

import java.io.Serial;

/** Labels of an image have values that do not fit; the message names image, label and value, and what fits. */
public final class ImageLabelException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    public ImageLabelException(String message) {
        super(message);
    }
}
