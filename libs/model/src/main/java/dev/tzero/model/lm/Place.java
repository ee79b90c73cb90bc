package dev.tzero.model.lm;

import ai.djl.Device;

/**
 * Where a part of a model lives.
 *
 * @param compute device that computes it
 * @param rest device in whose memory its matrices lie between products
 */
public record Place(Device compute, Device rest) {

    /** The host, for everything. */
    public static final Place HOST = new Place(Device.cpu(), Device.cpu());

    /** Whether the matrices are brought to the device for each product, and leave it afterwards. */
    public boolean streamed() {
        return !compute.equals(rest);
    }
}
