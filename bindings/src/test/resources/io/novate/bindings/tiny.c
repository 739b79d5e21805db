/* A second device, written from novate_device.h alone: 20 instruments, no collateral, results kept by ticket. */
#include <stdlib.h>
#include <string.h>

#define IDS 20
#define SLICES 32
#define ROWS 512
#define RUNS 3
#define WORDS (2 * (IDS + 1) * NOVATE_SEGMENTS)

struct row {
  int32_t lots[8];
  uint16_t id[8];
};
struct slice {
  uint32_t first, count;
  uint64_t mask;
};
struct result {
  uint64_t ticket;
  novate_run run;
  uint32_t bank, count;
  int done, overflow;
  int32_t lane[SLICES * 8];
  int64_t excess[SLICES * 8];
};
struct novate_device {
  struct row rows[ROWS];
  struct slice slices[SLICES];
  int64_t cash[SLICES * 8];
  int64_t table[2][3][WORDS];
  struct result results[RUNS];
  uint32_t bank;
  uint64_t tickets, beats, runs;
  const char *why;
};

#define FAIL(status, text) return d->why = text, status

uint32_t novate_device_abi(void) { return NOVATE_DEVICE_ABI; }

novate_status novate_device_open(const char *options, novate_device **device) {
  (void)options;
  novate_device *d = *device = calloc(1, sizeof **device);
  if (d == 0) return NOVATE_LOST;
  d->why = "nothing failed";
  return NOVATE_OK;
}

novate_status novate_device_close(novate_device *d) {
  free(d);
  return NOVATE_OK;
}

novate_status novate_device_register(novate_device *d, uint32_t index, uint64_t *value) {
  const uint64_t constants[] = {NOVATE_DEVICE_ABI, 8, 0, IDS, 0, NOVATE_SEGMENTS, SLICES, ROWS, 2, RUNS, SLICES, 1};
  const uint64_t counters[] = {d->beats, 0, d->beats, d->runs};
  if (index < 12) *value = constants[index];
  else if (index >= 64 && index < 68) *value = counters[index - 64];
  else FAIL(NOVATE_INVALID, "no such register");
  return NOVATE_OK;
}

novate_status novate_device_text(novate_device *d, uint32_t text, char *to, uint64_t size) {
  if (text > 1 || size == 0) return NOVATE_INVALID;
  to[0] = 0;
  strncat(to, text == 0 ? "tiny device" : d->why, size - 1);
  return NOVATE_OK;
}

static novate_status put(novate_device *d, void *to, uint64_t max, uint64_t bytes, uint64_t first, uint64_t count,
                         const void *from) {
  if (first > max || count > max || first + count > max) FAIL(NOVATE_INVALID, "outside");
  memcpy((char *)to + first * bytes, from, count * bytes);
  return NOVATE_OK;
}

static int reads(novate_device *d, int bank) {
  for (struct result *r = d->results; r < d->results + RUNS; r++)
    if (r->ticket != 0 && !r->done && (bank < 0 || (int)r->bank == bank)) return 1;
  return 0;
}

novate_status novate_device_load(novate_device *d, uint32_t part, uint64_t first, uint64_t count, const void *from) {
  if (reads(d, -1)) FAIL(NOVATE_BUSY, "a run is in flight");
  if (part == NOVATE_ROWS) return put(d, d->rows, ROWS, 48, first, count, from);
  if (part == NOVATE_SLICES) return put(d, d->slices, SLICES, 16, first, count, from);
  if (part == NOVATE_CASH) return put(d, d->cash, SLICES * 8, 8, first, count, from);
  FAIL(NOVATE_UNSUPPORTED, "no such part");
}

novate_status novate_device_load_table(novate_device *d, uint32_t bank, uint32_t part, uint64_t first, uint64_t count,
                                       const void *from) {
  if (bank > 1 || part > 2) FAIL(NOVATE_INVALID, "no such table");
  if (reads(d, (int)bank)) FAIL(NOVATE_BUSY, "a run in flight reads this bank");
  return put(d, d->table[bank][part], WORDS, 8, first, count, from);
}

novate_status novate_device_switch(novate_device *d, uint32_t bank) {
  if (bank > 1) FAIL(NOVATE_INVALID, "no such bank");
  d->bank = bank;
  return NOVATE_OK;
}

novate_status novate_device_start(novate_device *d, const novate_run *run, uint64_t *ticket) {
  if (run->kind != NOVATE_RUN_MARGIN) FAIL(NOVATE_UNSUPPORTED, "margin runs only");
  if (run->asset_count > 0 || run->slice_to > SLICES || run->slice_from > run->slice_to)
    FAIL(NOVATE_INVALID, "outside");
  for (uint32_t i = run->slice_from; i < run->slice_to; i++)
    if (d->slices[i].count > 64 || d->slices[i].first + (uint64_t)d->slices[i].count > ROWS)
      FAIL(NOVATE_INVALID, "rows outside");
  for (struct result *r = d->results; r < d->results + RUNS; r++) {
    if (r->ticket != 0) continue;
    memset(r, 0, sizeof *r);
    r->ticket = *ticket = ++d->tickets;
    r->run = *run;
    r->bank = d->bank;
    return NOVATE_OK;
  }
  FAIL(NOVATE_BUSY, "no more runs");
}

static __int128 value(int64_t table[3][WORDS], uint16_t id, int64_t lots) {
  const uint64_t x = lots < 0 ? -lots : lots;
  const int64_t *at = table[NOVATE_FROM] + (2 * id + (lots < 0)) * NOVATE_SEGMENTS;
  int last = 0;
  for (int k = 1; k < NOVATE_SEGMENTS; k++) {
    uint64_t s = at[k];
    if (s <= x) last = k;
  }
  const int64_t segment = at - table[NOVATE_FROM] + last;
  return (__int128)table[NOVATE_RATE][segment] * x + table[NOVATE_OFFSET][segment];
}

static void evaluate(novate_device *d, struct result *r, uint32_t slice) {
  const novate_run run = r->run;
  const uint64_t mask = d->slices[slice].mask;
  if (run.changed_mask != NOVATE_EVERY_SLICE && !(mask & run.changed_mask)) return;
  for (int l = 0; l < 8; l++) {
    __int128 h = (__int128)256 * d->cash[slice * 8 + l];
    for (uint32_t i = 0; i < d->slices[slice].count; i++) {
      const struct row *row = &d->rows[d->slices[slice].first + i];
      h += value(d->table[r->bank], row->id[l], row->lots[l]);
    }
    if (h != (int64_t)h) r->overflow = 1;
    const int64_t excess = (int64_t)h;
    if (excess < run.excess_below) {
      r->lane[r->count] = (int32_t)slice * 8 + l;
      r->excess[r->count++] = excess;
    }
  }
  d->beats += d->slices[slice].count;
}

static struct result *result_of(novate_device *d, uint64_t ticket) {
  for (struct result *r = d->results; r < d->results + RUNS; r++)
    if (ticket != 0 && r->ticket == ticket) return r;
  return 0;
}

novate_status novate_device_wait(novate_device *d, uint64_t ticket, uint64_t timeout_ns, uint32_t *flagged) {
  (void)timeout_ns;
  struct result *r = result_of(d, ticket);
  if (r == 0) FAIL(NOVATE_INVALID, "no such run");
  if (!r->done) {
    for (uint32_t slice = r->run.slice_from; slice < r->run.slice_to; slice++) evaluate(d, r, slice);
    r->done = 1;
    d->runs++;
  }
  *flagged = r->count;
  if (r->overflow) FAIL(NOVATE_OVERFLOW, "a sum left int64");
  return NOVATE_OK;
}

novate_status novate_device_read(novate_device *d, uint64_t ticket, uint32_t first, uint32_t count, int32_t *lanes,
                                 int64_t *excess, uint32_t *copied) {
  struct result *r = result_of(d, ticket);
  if (r == 0 || !r->done || first > r->count || count > r->count - first) FAIL(NOVATE_INVALID, "no such results");
  memcpy(lanes, r->lane + first, 4 * count);
  memcpy(excess, r->excess + first, 8 * count);
  *copied = count;
  return NOVATE_OK;
}

novate_status novate_device_release(novate_device *d, uint64_t ticket) {
  struct result *r = result_of(d, ticket);
  if (r == 0) FAIL(NOVATE_INVALID, "no such run");
  r->ticket = 0;
  return NOVATE_OK;
}
