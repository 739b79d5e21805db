package io.novate.settlement.chain;

import io.novate.kernel.HashKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.web3j.crypto.Hash;

/** The chain library's own hash behind the kernel interface, so that roots have two sources. */
final class Web3Keccak implements HashKernel {
    @Override
    public void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests) {
        for (int i = messageFrom; i < messageTo; i++) {
            byte[] message =
                    messages.asSlice(i * strideBytes, messageBytes).toArray(ValueLayout.JAVA_BYTE);
            MemorySegment digest = MemorySegment.ofArray(Hash.sha3(message));
            MemorySegment.copy(digest, 0, digests, (long) i * DIGEST_BYTES, DIGEST_BYTES);
        }
    }
}
