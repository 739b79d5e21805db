package io.novate.core.batch;

/**
 * An account's leaf with the path to the accounts root, as of the last seal.
 *
 * @param account index of the leaf
 * @param owner 20 bytes, whom claims pay
 * @param signer 20 bytes, zero in venue mode
 * @param nonce order nonce
 * @param filled lots filled under that nonce
 * @param cash ledger cash, money
 * @param out cumulative claimable cash, money
 * @param positions 10 bytes each, ascending by key: key u16, lots i64, big endian
 * @param siblings 24 nodes of 32 bytes, from the leaf upwards
 */
public record AccountProof(
        int account,
        byte[] owner,
        byte[] signer,
        int nonce,
        long filled,
        long cash,
        long out,
        byte[] positions,
        byte[] siblings) {}
