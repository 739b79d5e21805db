/*
 * The interface between Novate and a device that checks the margin of accounts. Version 1.0.
 *
 * A device is a shared library that exports the twelve functions below. All integers are little endian and of the
 * width written here; pointers have 64 bits. Every function returns a status, no function waits longer than the
 * time it was given, and none may end the process.
 *
 * THE BOOK. Eight accounts stand side by side in the lanes of a slice. A slice owns consecutive rows; a row holds one
 * position of each of its eight accounts.
 *
 *   part                    element                                                                      bytes
 *   NOVATE_ROWS             lots int32 x 8, then instrument uint16 x 8                                      48
 *   NOVATE_SLICES           first row uint32, row count uint32 (at most 64), mask of instruments uint64     16
 *   NOVATE_CASH             int64 per lane; lane = 8 * slice + lane in slice                                 8
 *   NOVATE_COLLATERAL + a   balance of asset a, int64 per lane                                               8
 *
 * THE TABLE. Column c = 2 * instrument + (lots < 0) for positions and
 * c = 2 * (INSTRUMENTS_MAX + 1) + 2 * asset + (balance < 0) for collateral, where INSTRUMENTS_MAX is the register of the
 * device. A column is a piecewise linear function of a size:
 *
 *   part                    element c * 16 + s, s = 0 .. 15                                              bytes
 *   NOVATE_FROM             smallest size of segment s, uint64; ascending in s, 0 for s = 0, all ones: unused  8
 *   NOVATE_RATE             int64, 1/256 money per unit of size                                              8
 *   NOVATE_OFFSET           int64, 1/256 money                                                               8
 *
 * THE CHECK. With term(c, x) = RATE[c][s] * x + OFFSET[c][s], s the last segment with FROM[c][s] <= x:
 *
 *   excess = 256 * cash + sum over assets a < asset_count of term(column of a, |balance|)
 *                       + sum over the rows of the slice of term(column of the position, |lots|)
 *
 * An account is flagged when excess < excess_below, a signed comparison. The sum is exact: the host keeps accounts so
 * that it has fewer than 63 bits. A device that finds a sum outside int64 says NOVATE_OVERFLOW. A position of 0 lots
 * reads column 0, whose segment 0 the host leaves at rate 0 and offset 0. The host makes value, margin, brackets and
 * haircuts, long and short, into columns; a device needs to know nothing else of them.
 */
#ifndef NOVATE_DEVICE_H
#define NOVATE_DEVICE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Major version in the upper, minor version in the lower 16 bits. A host refuses another major version. */
#define NOVATE_DEVICE_ABI UINT32_C(0x00010000)

#define NOVATE_API __attribute__((visibility("default")))

#define NOVATE_SEGMENTS 16
#define NOVATE_EVERY_SLICE (~UINT64_C(0))

typedef int32_t novate_status;
enum {
  NOVATE_OK = 0,
  NOVATE_TIMEOUT = 1,     /* the run is not done yet; wait again or release it */
  NOVATE_INVALID = 2,     /* an argument or the book is outside what the registers say */
  NOVATE_UNSUPPORTED = 3, /* a kind of run or a part the device does not have */
  NOVATE_BUSY = 4,        /* RUNS_MAX runs are in flight, or a run in flight reads what was to be written */
  NOVATE_LOST = 5,        /* the device is gone; only close is of use */
  NOVATE_OVERFLOW = 6     /* the sum of an account left int64 */
};

/* Registers. The first are constants of an open device, those from 64 on count since it was opened. */
enum {
  NOVATE_REG_ABI = 0,             /* NOVATE_DEVICE_ABI */
  NOVATE_REG_LANES = 1,           /* positions taken per cycle at most */
  NOVATE_REG_CLOCK_HZ = 2,        /* 0: not a clocked device, or a simulated one */
  NOVATE_REG_INSTRUMENTS_MAX = 3, /* largest instrument id */
  NOVATE_REG_ASSETS_MAX = 4,      /* columns of collateral, 0 or more */
  NOVATE_REG_SEGMENTS = 5,        /* segments of a column: NOVATE_SEGMENTS */
  NOVATE_REG_SLICES_MAX = 6,
  NOVATE_REG_ROWS_MAX = 7,
  NOVATE_REG_BANKS = 8,           /* table banks: 2 */
  NOVATE_REG_RUNS_MAX = 9,        /* runs in flight: 2 or more */
  NOVATE_REG_RUN_SLICES_MAX = 10, /* slices of one run */
  NOVATE_REG_FEATURES = 11,       /* bit 0: margin runs, always set; bit 1: scenario runs; others 0 */
  NOVATE_REG_CYCLES = 64,         /* cycles in which a run was worked on */
  NOVATE_REG_STALLS = 65,         /* of these, cycles in which a lane waited with a position before it */
  NOVATE_REG_BEATS = 66,          /* rows taken, those of collateral included; 8 positions each */
  NOVATE_REG_RUNS = 67            /* runs ended */
};

enum { NOVATE_FEATURE_MARGIN = 1, NOVATE_FEATURE_SCENARIO = 2 };

enum { NOVATE_ROWS = 0, NOVATE_SLICES = 1, NOVATE_CASH = 2, NOVATE_COLLATERAL = 16 };
enum { NOVATE_FROM = 0, NOVATE_RATE = 1, NOVATE_OFFSET = 2 };
enum { NOVATE_TEXT_NAME = 0, NOVATE_TEXT_ERROR = 1 };
enum { NOVATE_RUN_MARGIN = 0, NOVATE_RUN_SCENARIO = 1 };

typedef struct novate_device novate_device;

typedef struct {
  uint32_t kind;         /* NOVATE_RUN_MARGIN; the form of scenario runs is left to a later minor version */
  uint32_t asset_count;  /* columns of collateral to add, at most ASSETS_MAX */
  uint32_t slice_from;   /* first slice */
  uint32_t slice_to;     /* one after the last, at most RUN_SLICES_MAX further */
  uint64_t changed_mask; /* evaluate slices whose mask has a bit of this one; NOVATE_EVERY_SLICE: all of them */
  int64_t excess_below;  /* 1/256 money */
} novate_run;            /* 32 bytes */

/* Returns NOVATE_DEVICE_ABI of the library; the only function without a status. */
NOVATE_API uint32_t novate_device_abi(void);

/* Opens a device. Options are words of the device with commas between them, never null, empty for the usual. */
NOVATE_API novate_status novate_device_open(const char *options, novate_device **device);

/* Ends every run and gives the device back. */
NOVATE_API novate_status novate_device_close(novate_device *device);

/* Reads a register; an unknown index is NOVATE_INVALID. */
NOVATE_API novate_status novate_device_register(novate_device *device, uint32_t index, uint64_t *value);

/* Writes a text, ended by 0 and cut to size bytes: the name of the device, or why the last call failed. */
NOVATE_API novate_status novate_device_text(novate_device *device, uint32_t text, char *to, uint64_t size);

/* Copies elements first .. first + count - 1 of a part of the book. NOVATE_BUSY while a run is in flight. */
NOVATE_API novate_status novate_device_load(novate_device *device, uint32_t part, uint64_t first, uint64_t count,
                                            const void *from);

/* Copies elements of a table. NOVATE_BUSY while a run in flight reads this bank. */
NOVATE_API novate_status novate_device_load_table(novate_device *device, uint32_t bank, uint32_t part, uint64_t first,
                                                  uint64_t count, const void *from);

/* Lets runs that start from now on read a bank; runs in flight keep theirs. */
NOVATE_API novate_status novate_device_switch(novate_device *device, uint32_t bank);

/* Starts a run and returns at once. Tickets are not 0 and not used again. */
NOVATE_API novate_status novate_device_start(novate_device *device, const novate_run *run, uint64_t *ticket);

/* Waits until a run is done, timeout_ns at most; then writes how many lanes it flagged. */
NOVATE_API novate_status novate_device_wait(novate_device *device, uint64_t ticket, uint64_t timeout_ns,
                                            uint32_t *flagged);

/* Copies flagged lanes first .. first + count - 1 of a run that is done, ascending by lane, and how many it copied. */
NOVATE_API novate_status novate_device_read(novate_device *device, uint64_t ticket, uint32_t first, uint32_t count,
                                            int32_t *lanes, int64_t *excess, uint32_t *copied);

/* Forgets a run, and ends it when it is not done. */
NOVATE_API novate_status novate_device_release(novate_device *device, uint64_t ticket);

#ifdef __cplusplus
}
#endif
#endif
