package dev.switchgear.dynamodb;

/**
 * The keys that sign a request.
 *
 * @param token the token of temporary keys; empty for others
 */
record AccessKeys(String id, String secret, String token) {
    /** Where they come from; asked before each request, because they expire. */
    interface Source {
        AccessKeys keys();
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "access keys " + id;
    }
}
