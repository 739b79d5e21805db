package io.novate.kernel.opencl;

import java.lang.foreign.MemorySegment;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * Lent memory that the device reads where it is, without a copy.
 *
 * <p>Some pieces of memory lent lately keep their handles: a clearinghouse lends the same ones
 * again and again. A piece is known by address, size and scope, so that another piece at the place
 * of a closed one is not mistaken for it. An empty piece is no memory.
 */
final class SharedInput implements Input {
    /** The lanes in use and the spare ones. */
    private static final int PIECES_MAX = 2;

    private final DeviceBuffers buffers;
    private final Piece[] pieces = new Piece[PIECES_MAX];
    private Piece current;
    private int next;

    /** A piece of memory; its handle is made when it is first loaded. */
    private static final class Piece {
        private final MemorySegment segment;
        private final Pointer host;
        private cl_mem memory;
        private Pointer argument;

        private Piece(MemorySegment segment) {
            this.segment = segment;
            host = Pointer.toBuffer(segment.asByteBuffer());
        }

        private boolean is(MemorySegment other) {
            return segment.address() == other.address()
                    && segment.byteSize() == other.byteSize()
                    && segment.scope().equals(other.scope());
        }
    }

    SharedInput(DeviceBuffers buffers) {
        this.buffers = buffers;
    }

    @Override
    public void refresh(MemorySegment source, long bytes) {
        for (Piece piece : pieces) {
            if (piece != null && piece.is(source)) {
                current = piece;
                return;
            }
        }
        if (pieces[next] != null) {
            buffers.release(pieces[next].memory);
        }
        current = new Piece(source);
        pieces[next] = current;
        next = (next + 1) % PIECES_MAX;
    }

    @Override
    public void load() throws DeviceFault {
        if (current.memory == null && current.segment.byteSize() > 0) {
            current.memory = buffers.readable(current.segment, current.host);
            current.argument = Pointer.to(current.memory);
        }
    }

    @Override
    public Pointer argument() {
        return current.argument;
    }
}
