package dev.switchgear.simulator.time;

/** An event in the future that can be cancelled. */
public final class Alarm {
    private final Runnable then;
    private boolean off;

    public Alarm(Runnable then) {
        this.then = then;
    }

    public void turnOff() {
        off = true;
    }

    public boolean isOff() {
        return off;
    }

    public void ring() {
        if (!off) {
            off = true;
            then.run();
        }
    }
}
