package io.novate.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Where a sweep writes the lanes whose excess is below the threshold, in ascending lane order.
 *
 * @param lanes int32 lane numbers
 * @param excess int64 margin excess of the same lane, money with 8 fraction bits
 */
public record FlaggedLanes(MemorySegment lanes, MemorySegment excess) {}
