package dev.switchgear.protocol;

/** Estimates how many environments are active from those that reported. */
public final class FleetEstimate {
    private FleetEstimate() {}

    /**
     * Returns how many distinct values filled {@code used} of {@code buckets} hash buckets: linear counting (Whang,
     * Vander-Zanden and Taylor 1990).
     */
    public static double distinct(int used, int buckets) {
        if (used >= buckets) {
            return buckets * Math.log(buckets) + buckets;
        }
        return -buckets * Math.log1p(-(double) used / buckets);
    }

    /** Returns the size of a fleet, of which {@code reporters} reported at this share and within this time. */
    public static int size(double reporters, double share, long ageMillis, long refreshMillis) {
        double seen = share * Math.min(1, Math.max(0.05, (double) ageMillis / refreshMillis));
        return (int) Math.max(1, Math.min(1_000_000, Math.round(reporters / seen)));
    }
}
