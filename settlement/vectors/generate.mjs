// Generates the golden vectors of the settlement encodings, naively and from the protocol text
// alone: it shares no code with the Java core or with the contract, so that three implementations
// must agree.
//
//   node generate.mjs           writes the files beside this one
//   node generate.mjs --check   exits 1 when a file differs from what would be written
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const require = createRequire(new URL('../contracts/package.json', import.meta.url));
const { keccak_256 } = require('@noble/hashes/sha3');

const ACCOUNT_DEPTH = 24;
const TABLE_DEPTH = 16;
const POSITIONS_MAX = 64;
const STEP_ENTRIES = 14;
const CASH_BIAS = 1n << 63n;
const INT64_MIN = -(1n << 63n);
const INT64_MAX = (1n << 63n) - 1n;
const AUX_MAX = (1n << 58n) - 1n;
const KIND = { NOP: 0n, ROOT: 1n, PRICE: 2n, LEG: 3n, INBOX: 4n, OUT: 5n, OPEN: 6n, DATA: 7n };
const ITEM = { OPEN: 1n, DEPOSIT: 2n };
const ZERO_ADDRESS = '0x' + '00'.repeat(20);
const ZERO_HASH = '0x' + '00'.repeat(32);

// Bytes: everything is a 0x-hex string, so that concatenation is string concatenation.

const strip = (hex) => {
    if (!/^0x([0-9a-f]{2})*$/.test(hex)) {
        throw new Error(`hex=${hex} is not lower-case 0x-hex of whole bytes`);
    }
    return hex.slice(2);
};
const concat = (...parts) => '0x' + parts.map(strip).join('');
const keccak = (hex) =>
    '0x' + Buffer.from(keccak_256(Buffer.from(strip(hex), 'hex'))).toString('hex');

/** Returns value in two's complement on bits bits, big endian. */
function packed(value, bits) {
    const v = BigInt(value);
    if (v < -(1n << BigInt(bits - 1)) || v >= 1n << BigInt(bits)) {
        throw new Error(`value=${v} does not fit ${bits} bits`);
    }
    return '0x' + BigInt.asUintN(bits, v).toString(16).padStart(bits / 4, '0');
}

/** Returns one word of the contract ABI; addresses and hashes come as hex, the rest as integers. */
function word(value) {
    if (typeof value === 'boolean') {
        return packed(value ? 1n : 0n, 256);
    }
    return typeof value === 'string' && value.startsWith('0x')
        ? '0x' + strip(value).padStart(64, '0')
        : packed(value, 256);
}
const abi = (...values) => concat(...values.map(word));

// Elements of the stream, section 3.

const biased = (cash) => BigInt.asUintN(64, BigInt(cash) + CASH_BIAS);

function element({ kind, account = 0n, key = 0n, lots = 0n, cash = 0n, aux = 0n }) {
    if (cash < INT64_MIN || cash > INT64_MAX || lots < INT64_MIN || lots > INT64_MAX) {
        throw new Error(`cash=${cash} or lots=${lots} is not an int64`);
    }
    if (account >= 1n << 24n || key >= 1n << 16n || aux > AUX_MAX || kind > 15n) {
        throw new Error(`kind=${kind} account=${account} key=${key} aux=${aux} is out of range`);
    }
    const bits =
        biased(cash) |
        (kind << 76n) |
        (account << 80n) |
        (key << 104n) |
        (BigInt.asUintN(64, lots) << 120n) |
        (aux << 184n);
    return packed(bits, 256);
}

function payloadElement(kind, payload) {
    if (payload >= 1n << 162n) {
        throw new Error(`payload=${payload} does not fit 162 bits`);
    }
    return packed(CASH_BIAS | (kind << 76n) | (payload << 80n), 256);
}
const dataElement = (payload) => payloadElement(KIND.DATA, payload);
const rootElements = (root) => {
    const r = BigInt(root);
    return [
        payloadElement(KIND.ROOT, r >> 128n),
        payloadElement(KIND.ROOT, r & ((1n << 128n) - 1n)),
    ];
};

// Hashes, section 2.

const positionBytes = (positions) =>
    concat(...positions.map(({ key, lots }) => concat(packed(key, 16), packed(lots, 64))));

function leafHash(leaf) {
    if (leaf.owner === ZERO_ADDRESS) {
        return ZERO_HASH;
    }
    return keccak(
        keccak(
            concat(
                '0x4c',
                packed(leaf.index, 32),
                leaf.owner,
                leaf.signer,
                packed(leaf.nonce, 32),
                packed(leaf.filled, 64),
                packed(leaf.cash, 64),
                packed(leaf.out, 64),
                keccak(positionBytes(leaf.positions)),
            ),
        ),
    );
}

function priceHash({ key, value, margin }) {
    if (value === 0n && margin === 0n) {
        return ZERO_HASH;
    }
    return keccak(
        keccak(concat('0x50', packed(key, 16), packed(value, 64), packed(margin, 64))),
    );
}

const node = (left, right) => keccak(concat(left, right));
const ZEROS = [ZERO_HASH];
for (let depth = 1; depth <= ACCOUNT_DEPTH; depth++) {
    ZEROS.push(node(ZEROS[depth - 1], ZEROS[depth - 1]));
}

/** Returns the root of the sparse tree of this depth over leaves, a Map from index to hash. */
function treeRoot(leaves, depth) {
    if (leaves.size === 0) {
        return ZEROS[depth];
    }
    if (depth === 0) {
        return leaves.get(0n);
    }
    const half = 1n << BigInt(depth - 1);
    const left = new Map();
    const right = new Map();
    for (const [index, hash] of leaves) {
        (index < half ? left : right).set(index < half ? index : index - half, hash);
    }
    return node(treeRoot(left, depth - 1), treeRoot(right, depth - 1));
}

/** Returns the siblings of index from the leaf upwards. */
function treePath(leaves, depth, index) {
    const path = [];
    for (let level = 0; level < depth; level++) {
        const sibling = (index >> BigInt(level)) ^ 1n;
        const below = new Map();
        for (const [leaf, hash] of leaves) {
            if (leaf >> BigInt(level) === sibling) {
                below.set(leaf - (sibling << BigInt(level)), hash);
            }
        }
        path.push(treeRoot(below, level));
    }
    return path;
}

const inboxNext = (hash, item) =>
    keccak(abi(hash, item.kind, item.account, item.key, item.amount, item.sender, item.signer));

const stateHash = (s) =>
    keccak(abi(s.accounts, s.table, s.key, s.run, s.net, s.cursor, s.out, s.phase));

const commitmentHash = (h, p) =>
    keccak(
        abi(
            h.mode,
            h.number,
            h.prevAccounts,
            h.prevTable,
            h.nextAccounts,
            h.nextTable,
            h.from,
            h.to,
            h.toHash,
            h.out,
            h.settled,
            h.lastSettled,
            p.da,
            p.elements,
            p.postedAt,
            p.cumOut,
        ),
    );

// The executor: operations in, stream and roots out. It keeps whole maps and rehashes everything.

class Ledger {
    accounts = new Map();
    prices = new Map();
    items = [];
    hashes = [ZERO_HASH];
    cursor = 0n;
    number = 0n;
    lastSettled = 0n;
    cumOut = 0n;

    accountsRoot() {
        const leaves = new Map();
        for (const [index, leaf] of this.accounts) {
            leaves.set(index, leafHash(leaf));
        }
        return treeRoot(leaves, ACCOUNT_DEPTH);
    }

    tableRoot() {
        const leaves = new Map();
        for (const [key, price] of this.prices) {
            leaves.set(key, priceHash(price));
        }
        return treeRoot(leaves, TABLE_DEPTH);
    }

    openLeaf(index, owner, signer) {
        if (this.accounts.has(index)) {
            throw new Error(`account=${index} is open already`);
        }
        this.accounts.set(index, {
            index,
            owner,
            signer,
            nonce: 0n,
            filled: 0n,
            cash: 0n,
            out: 0n,
            positions: [],
        });
    }

    leaf(index) {
        const leaf = this.accounts.get(index);
        if (leaf === undefined) {
            throw new Error(`account=${index} is not open`);
        }
        return leaf;
    }

    addItem(item) {
        this.items.push(item);
        this.hashes.push(inboxNext(this.hashes.at(-1), item));
    }

    addLots(index, key, lots) {
        const leaf = this.leaf(index);
        const at = leaf.positions.find((position) => position.key === key);
        const sum = (at === undefined ? 0n : at.lots) + lots;
        leaf.positions = leaf.positions.filter((position) => position.key !== key);
        if (sum !== 0n) {
            leaf.positions.push({ key, lots: sum });
        }
        leaf.positions.sort((a, b) => Number(a.key - b.key));
        if (leaf.positions.length > POSITIONS_MAX) {
            throw new Error(`account=${index} has more than ${POSITIONS_MAX} positions`);
        }
    }

    equity(leaf) {
        return leaf.positions.reduce(
            (sum, { key, lots }) => sum + lots * (this.prices.get(key)?.value ?? 0n),
            leaf.cash,
        );
    }

    /** Applies one operation to the leaves and to the running state; returns its elements. */
    apply(op, state) {
        if (op.op !== 'price') {
            state.phase = 1n;
        }
        switch (op.op) {
            case 'price': {
                if (state.phase !== 0n) {
                    throw new Error(`price of key=${op.key} after another kind`);
                }
                this.prices.set(op.key, { key: op.key, value: op.value, margin: op.margin });
                if (op.value === 0n && op.margin === 0n) {
                    this.prices.delete(op.key);
                }
                return [
                    element({ kind: KIND.PRICE, key: op.key, lots: op.value, aux: op.margin }),
                ];
            }
            case 'inbox': {
                const item = this.items[Number(state.cursor)];
                state.cursor += 1n;
                if (item.kind === ITEM.OPEN) {
                    this.openLeaf(item.account, item.sender, item.signer);
                } else {
                    this.leaf(item.account).cash += item.amount;
                }
                return [
                    element({
                        kind: KIND.INBOX,
                        account: item.account,
                        key: item.key,
                        cash: item.kind === ITEM.DEPOSIT ? item.amount : 0n,
                        aux: item.kind,
                    }),
                ];
            }
            case 'open':
                this.openLeaf(op.account, op.owner, op.signer);
                return [
                    element({ kind: KIND.OPEN, account: op.account }),
                    dataElement(BigInt(op.owner)),
                    dataElement(BigInt(op.signer)),
                ];
            case 'leg':
                this.leaf(op.account).cash += op.cash;
                state.net += op.cash;
                if (op.key !== 0n) {
                    if (op.key !== state.key && state.run !== 0n) {
                        throw new Error(`key=${op.key} starts while run=${state.run}`);
                    }
                    state.key = op.key;
                    state.run += op.lots;
                    this.addLots(op.account, op.key, op.lots);
                }
                return [
                    element({
                        kind: KIND.LEG,
                        account: op.account,
                        key: op.key,
                        lots: op.lots,
                        cash: op.cash,
                    }),
                ];
            case 'out': {
                const leaf = this.leaf(op.account);
                leaf.out += op.amount;
                leaf.cash -= op.amount;
                state.out += op.amount;
                return [element({ kind: KIND.OUT, account: op.account, cash: -op.amount })];
            }
            default:
                throw new Error(`op=${op.op} is unknown`);
        }
    }

    /** Seals one batch of operations and returns the vector of it. */
    seal(name, operations, postedAt) {
        const prev = { accounts: this.accountsRoot(), table: this.tableRoot() };
        const from = this.cursor;
        const state = { key: 0n, run: 0n, net: 0n, cursor: from, out: 0n, phase: 0n };
        const nop = element({ kind: KIND.NOP });
        const stream = [];
        const states = [];
        let step = [];
        const push = (entry) => {
            step.push(entry);
            if (step.length === STEP_ENTRIES) {
                const now = { ...state, accounts: this.accountsRoot(), table: this.tableRoot() };
                states.push({ ...now, hash: stateHash(now) });
                stream.push(...step, ...rootElements(states.at(-1).hash));
                step = [];
            }
        };
        for (const op of operations) {
            const width = op.op === 'open' ? 3 : 1;
            while (step.length + width > STEP_ENTRIES) {
                push(nop);
            }
            this.apply(op, state).forEach(push);
        }
        while (step.length > 0 || stream.length === 0) {
            push(nop);
        }
        if (state.run !== 0n || state.net !== 0n) {
            throw new Error(`run=${state.run} net=${state.net} at the end of ${name}`);
        }
        const settled = [...this.accounts.values()].every((leaf) => this.equity(leaf) >= 0n);
        this.number += 1n;
        this.cumOut += state.out;
        const header = {
            mode: 0n,
            number: this.number,
            prevAccounts: prev.accounts,
            prevTable: prev.table,
            nextAccounts: states.at(-1).accounts,
            nextTable: states.at(-1).table,
            from,
            to: state.cursor,
            toHash: this.hashes[Number(state.cursor)],
            out: state.out,
            settled,
            lastSettled: this.lastSettled,
        };
        const bytes = concat(...stream);
        const publication = {
            da: keccak(bytes),
            elements: BigInt(stream.length),
            postedAt,
            cumOut: this.cumOut,
        };
        this.cursor = state.cursor;
        this.lastSettled = settled ? this.number : this.lastSettled;
        return {
            name,
            operations,
            stream: bytes,
            states,
            header,
            publication,
            commitment: commitmentHash(header, publication),
            leaves: this.provenLeaves(),
        };
    }

    /** Returns every leaf with its hash and path after the last batch. */
    provenLeaves() {
        const hashes = new Map();
        for (const [index, leaf] of this.accounts) {
            hashes.set(index, leafHash(leaf));
        }
        return [...this.accounts.values()]
            .sort((a, b) => Number(a.index - b.index))
            .map((leaf) => ({
                ...leafVector(leaf),
                path: treePath(hashes, ACCOUNT_DEPTH, leaf.index),
            }));
    }
}

// The vectors.

/** Returns a reproducible 20-byte address or 32-byte word from a label. */
const hash32 = (label) => keccak('0x' + Buffer.from(label).toString('hex'));
const address = (label) => '0x' + strip(hash32(label)).slice(24);

const leafVector = (leaf) => ({
    index: leaf.index,
    owner: leaf.owner,
    signer: leaf.signer,
    nonce: leaf.nonce,
    filled: leaf.filled,
    cash: leaf.cash,
    out: leaf.out,
    positions: leaf.positions.map((position) => ({ ...position })),
    positionBytes: positionBytes(leaf.positions),
    hash: leafHash(leaf),
});

function elementVectors() {
    const field = (name, fields) => {
        const all = { account: 0n, key: 0n, lots: 0n, cash: 0n, aux: 0n, ...fields };
        return { name, ...all, element: element(all) };
    };
    const data = (name, payload) => ({ name, payload, element: dataElement(payload) });
    const root = (name, hash) => {
        const [high, low] = rootElements(hash);
        return { name, root: hash, high, low };
    };
    const lastAccount = (1n << 24n) - 1n;
    return {
        cases: [
            field('nop', { kind: KIND.NOP }),
            field('price', { kind: KIND.PRICE, key: 7n, lots: 43_210_000n, aux: 553_088_000n }),
            field('price at the lower ends', {
                kind: KIND.PRICE,
                key: 1n,
                lots: INT64_MIN,
                aux: 0n,
            }),
            field('price at the upper ends', {
                kind: KIND.PRICE,
                key: 0x7fffn,
                lots: INT64_MAX,
                aux: AUX_MAX,
            }),
            field('price of minus one', { kind: KIND.PRICE, key: 2n, lots: -1n, aux: 1n }),
            field('price of a delisted key', { kind: KIND.PRICE, key: 3n }),
            field('leg that buys', {
                kind: KIND.LEG,
                account: 8_388_612n,
                key: 7n,
                lots: 25n,
                cash: -1_250_000n,
            }),
            field('leg that sells', {
                kind: KIND.LEG,
                account: 2n,
                key: 7n,
                lots: -25n,
                cash: 1_250_000n,
            }),
            field('leg at the lower ends', {
                kind: KIND.LEG,
                account: 0n,
                key: 1n,
                lots: INT64_MIN,
                cash: INT64_MIN,
            }),
            field('leg at the upper ends', {
                kind: KIND.LEG,
                account: lastAccount,
                key: 0xbfffn,
                lots: INT64_MAX,
                cash: INT64_MAX,
            }),
            field('cash transfer', { kind: KIND.LEG, account: 1n, cash: -1n }),
            field('inbox open', { kind: KIND.INBOX, account: 2n, aux: ITEM.OPEN }),
            field('inbox deposit of one', {
                kind: KIND.INBOX,
                account: 2n,
                cash: 1n,
                aux: ITEM.DEPOSIT,
            }),
            field('inbox deposit of the largest amount', {
                kind: KIND.INBOX,
                account: lastAccount,
                cash: 1n << 53n,
                aux: ITEM.DEPOSIT,
            }),
            field('out of one', { kind: KIND.OUT, account: 2n, cash: -1n }),
            field('out of the largest amount', {
                kind: KIND.OUT,
                account: lastAccount,
                cash: -INT64_MAX,
            }),
            field('open of the first venue account', { kind: KIND.OPEN, account: 1n << 23n }),
            field('open of the last account', { kind: KIND.OPEN, account: lastAccount }),
        ],
        data: [
            data('zero', 0n),
            data('an owner', BigInt(address('owner'))),
            data('the largest address', (1n << 160n) - 1n),
            data('all payload bits', (1n << 162n) - 1n),
        ],
        roots: [
            root('zero', ZERO_HASH),
            root('a hash', hash32('root')),
            root('all bits', '0x' + 'ff'.repeat(32)),
            root('high half only', '0x' + 'ff'.repeat(16) + '00'.repeat(16)),
        ],
    };
}

function leafVectors() {
    const base = {
        index: 2n,
        owner: address('owner'),
        signer: ZERO_ADDRESS,
        nonce: 0n,
        filled: 0n,
        cash: 0n,
        out: 0n,
        positions: [],
    };
    const positions = (count) =>
        Array.from({ length: count }, (_, i) => ({
            key: BigInt(1 + i * 3),
            lots: BigInt(i + 1) * (i % 2 === 0 ? 1n : -1n) * 1_000n,
        }));
    const cases = [
        ['empty: owner 0', { owner: ZERO_ADDRESS }],
        [
            'empty: owner 0 whatever the rest says',
            { owner: ZERO_ADDRESS, signer: address('signer'), cash: 5n, out: 7n },
        ],
        ['opened', {}],
        ['with a signer', { signer: address('signer'), nonce: 3n, filled: 40n }],
        ['with one position', { cash: -5_000_000n, positions: [{ key: 7n, lots: -12n }] }],
        ['with 64 positions', { cash: 123_456_789n, positions: positions(64) }],
        [
            'with derivative, asset and claim keys',
            {
                positions: [
                    { key: 1n, lots: INT64_MIN },
                    { key: 0x7fffn, lots: INT64_MAX },
                    { key: 0x8000n, lots: 1n },
                    { key: 0x800fn, lots: INT64_MAX },
                    { key: 0xc000n, lots: 2n },
                    { key: 0xc00fn, lots: INT64_MAX },
                ],
            },
        ],
        [
            'at the upper ends',
            {
                index: (1n << 24n) - 1n,
                owner: '0x' + 'ff'.repeat(20),
                signer: '0x' + 'ff'.repeat(20),
                nonce: (1n << 32n) - 1n,
                filled: (1n << 64n) - 1n,
                cash: INT64_MAX,
                out: (1n << 64n) - 1n,
            },
        ],
        ['at the lower ends', { index: 0n, cash: INT64_MIN }],
    ];
    return {
        cases: cases.map(([name, fields]) => ({ name, ...leafVector({ ...base, ...fields }) })),
    };
}

function priceVectors() {
    const price = (name, key, value, margin) => ({
        name,
        key,
        value,
        margin,
        hash: priceHash({ key, value, margin }),
    });
    return {
        cases: [
            price('delisted: value and margin zero', 7n, 0n, 0n),
            price('value zero only', 7n, 0n, 1n),
            price('margin zero only', 7n, 1n, 0n),
            price('ordinary', 7n, 43_210_000n, 553_088_000n),
            price('negative value', 8n, -1n, 256n),
            price('lower ends', 0n, INT64_MIN, 0n),
            price('upper ends', 0xffffn, INT64_MAX, AUX_MAX),
        ],
    };
}

function treeVectors() {
    const set = (depth, name, indices) => {
        const leaves = new Map(indices.map((index) => [index, hash32(`leaf ${index}`)]));
        return {
            name,
            root: treeRoot(leaves, depth),
            leaves: indices.map((index) => ({
                index,
                hash: leaves.get(index),
                path: treePath(leaves, depth, index),
            })),
        };
    };
    const venue = 1n << 23n;
    const last = (1n << 24n) - 1n;
    return {
        zeros: ZEROS,
        accounts: [
            set(ACCOUNT_DEPTH, 'no leaf', []),
            set(ACCOUNT_DEPTH, 'insurance only', [1n]),
            set(ACCOUNT_DEPTH, 'both ends', [0n, last]),
            set(ACCOUNT_DEPTH, 'neighbours', [2n, 3n, 4n]),
            set(ACCOUNT_DEPTH, 'on both sides of the venue border', [venue - 1n, venue]),
            set(ACCOUNT_DEPTH, 'scattered', [1n, 2n, 77n, venue, venue + 5n, 0xabcdefn, last]),
        ],
        table: [
            set(TABLE_DEPTH, 'no key', []),
            set(TABLE_DEPTH, 'one key', [1n]),
            set(TABLE_DEPTH, 'scattered', [1n, 2n, 7n, 4096n, 0x7fffn]),
            set(TABLE_DEPTH, 'both ends', [0n, 0xffffn]),
        ],
    };
}

function inboxVectors() {
    const items = [
        { kind: ITEM.OPEN, account: 2n, amount: 0n, sender: address('a'), signer: ZERO_ADDRESS },
        { kind: ITEM.OPEN, account: 3n, amount: 0n, sender: address('b'), signer: address('s') },
        { kind: ITEM.DEPOSIT, account: 2n, amount: 1n, sender: address('a'), signer: ZERO_ADDRESS },
        {
            kind: ITEM.DEPOSIT,
            account: 1n,
            amount: 1n << 53n,
            sender: address('c'),
            signer: ZERO_ADDRESS,
        },
        {
            kind: ITEM.DEPOSIT,
            account: (1n << 24n) - 1n,
            amount: 123_456_789n,
            sender: '0x' + 'ff'.repeat(20),
            signer: ZERO_ADDRESS,
        },
    ];
    let hash = ZERO_HASH;
    const cases = items.map((item, i) => {
        const full = {
            index: BigInt(i),
            kind: item.kind,
            account: item.account,
            key: 0n,
            amount: item.amount,
            sender: item.sender,
            signer: item.signer,
            prevHash: hash,
        };
        hash = inboxNext(hash, full);
        return { ...full, nextHash: hash };
    });
    return { cases };
}

function stateVectors() {
    const state = (name, fields) => {
        const all = {
            accounts: ZEROS[ACCOUNT_DEPTH],
            table: ZEROS[TABLE_DEPTH],
            key: 0n,
            run: 0n,
            net: 0n,
            cursor: 0n,
            out: 0n,
            phase: 0n,
            ...fields,
        };
        return { name, ...all, hash: stateHash(all) };
    };
    return {
        cases: [
            state('empty trees, start', {}),
            state('in the middle of a batch', {
                accounts: hash32('accounts'),
                table: hash32('table'),
                key: 7n,
                run: -3n,
                net: -1_000_000n,
                cursor: 12n,
                out: 500n,
                phase: 1n,
            }),
            state('lower ends', { run: INT64_MIN, net: INT64_MIN }),
            state('upper ends', {
                accounts: '0x' + 'ff'.repeat(32),
                table: '0x' + 'ff'.repeat(32),
                key: 0xbfffn,
                run: INT64_MAX,
                net: INT64_MAX,
                cursor: (1n << 64n) - 1n,
                out: (1n << 64n) - 1n,
                phase: 1n,
            }),
        ],
    };
}

function headerVectors() {
    const max64 = (1n << 64n) - 1n;
    const header = (name, fields, publication) => {
        const h = {
            mode: 0n,
            number: 1n,
            prevAccounts: hash32('prev accounts'),
            prevTable: hash32('prev table'),
            nextAccounts: hash32('next accounts'),
            nextTable: hash32('next table'),
            from: 0n,
            to: 0n,
            toHash: ZERO_HASH,
            out: 0n,
            settled: true,
            lastSettled: 0n,
            ...fields,
        };
        const p = { da: hash32('da'), elements: 16n, postedAt: 1_700_000_000n, cumOut: 0n };
        const all = { ...p, ...publication };
        return { name, header: h, publication: all, commitment: commitmentHash(h, all) };
    };
    return {
        cases: [
            header('first batch', {}, {}),
            header(
                'ordinary, not settled',
                {
                    number: 9n,
                    from: 4n,
                    to: 17n,
                    toHash: hash32('to'),
                    out: 250_000_000n,
                    settled: false,
                    lastSettled: 7n,
                },
                { elements: 1024n, cumOut: 900_000_000n },
            ),
            header(
                'upper ends',
                {
                    mode: 255n,
                    number: max64,
                    from: max64,
                    to: max64,
                    toHash: '0x' + 'ff'.repeat(32),
                    out: max64,
                    lastSettled: max64,
                },
                { elements: (1n << 32n) - 1n, postedAt: max64, cumOut: max64 },
            ),
        ],
    };
}

function batchVectors() {
    const operator = address('operator');
    const alice = address('alice');
    const bob = address('bob');
    const carol = address('carol');
    const fees = 1n << 23n;
    const customer = fees + 4n;
    const ledger = new Ledger();
    ledger.openLeaf(1n, operator, ZERO_ADDRESS);
    const genesis = { accounts: ledger.accountsRoot(), table: ledger.tableRoot() };
    const item = (kind, account, amount, sender, signer = ZERO_ADDRESS) =>
        ledger.addItem({ kind, account, key: 0n, amount, sender, signer });
    item(ITEM.OPEN, 2n, 0n, alice);
    item(ITEM.OPEN, 3n, 0n, bob, address('bob signer'));
    item(ITEM.DEPOSIT, 2n, 500_000_000n, alice);
    item(ITEM.DEPOSIT, 3n, 400_000_000n, carol);
    item(ITEM.DEPOSIT, 1n, 1_000_000_000n, operator);
    item(ITEM.DEPOSIT, 2n, 1n, bob);
    const price = (key, value, margin) => ({ op: 'price', key, value, margin });
    const inbox = () => ({ op: 'inbox' });
    const open = (account, owner, signer = ZERO_ADDRESS) => ({
        op: 'open',
        account,
        owner,
        signer,
    });
    const leg = (account, key, lots, cash) => ({ op: 'leg', account, key, lots, cash });
    const out = (account, amount) => ({ op: 'out', account, amount });
    const batches = [
        // Seven entries, two groups, then one place is left: a NOP keeps the third group whole.
        ledger.seal(
            'opens and deposits',
            [
                price(1n, 40_000_000n, 512_000_000n),
                price(2n, 2_500_000n, 64_000_000n),
                inbox(),
                inbox(),
                inbox(),
                inbox(),
                inbox(),
                open(fees, operator),
                open(fees + 1n, operator),
                open(customer, carol, address('carol signer')),
                leg(1n, 0n, 0n, -250_000_000n),
                leg(customer, 0n, 0n, 250_000_000n),
            ],
            1_700_000_100n,
        ),
        ledger.seal(
            'legs, a transfer, a deposit and an out',
            [
                price(1n, 39_500_000n, 505_600_000n),
                price(3n, -750_000n, 9_600_000n),
                inbox(),
                leg(2n, 0n, 0n, -40_000n),
                leg(fees, 0n, 0n, 40_000n),
                leg(2n, 1n, 10n, -395_000_000n),
                leg(3n, 1n, -4n, 158_000_000n),
                leg(customer, 1n, -6n, 237_000_000n),
                leg(3n, 2n, 100n, -250_000_000n),
                leg(customer, 2n, -100n, 250_000_000n),
                leg(2n, 3n, -8n, -6_000_000n),
                leg(customer, 3n, 8n, 6_000_000n),
                out(2n, 10_000_000n),
                out(1n, 100_000_000n),
                out(3n, 1n),
            ],
            1_700_000_400n,
        ),
        ledger.seal(
            'a fall that leaves an account insolvent',
            [price(2n, -3_000_000n, 64_000_000n)],
            1_700_000_700n,
        ),
        ledger.seal(
            'a take-over that heals it, and a delisting',
            [
                price(3n, 0n, 0n),
                leg(1n, 0n, 0n, -150_000_001n),
                leg(3n, 0n, 0n, 150_000_001n),
                leg(3n, 2n, -100n, -300_000_000n),
                leg(customer, 2n, 100n, 300_000_000n),
                leg(2n, 3n, 8n, 6_000_000n),
                leg(customer, 3n, -8n, -6_000_000n),
                out(customer, 99_000_000n),
                out(2n, 5_000_000n),
            ],
            1_700_001_000n,
        ),
        ledger.seal('nothing at all', [], 1_700_001_300n),
    ];
    const items = ledger.items.map((one, i) => ({ ...one, nextHash: ledger.hashes[i + 1] }));
    return { operator, genesis, items, batches };
}

// Output: integers as decimal strings, everything else as it is.

const render = (value) =>
    JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v), 2) + '\n';

const files = {
    'elements.json': elementVectors(),
    'leaves.json': leafVectors(),
    'prices.json': priceVectors(),
    'trees.json': treeVectors(),
    'inbox.json': inboxVectors(),
    'states.json': stateVectors(),
    'headers.json': headerVectors(),
    'batches.json': batchVectors(),
};
const check = process.argv.includes('--check');
let differing = 0;
for (const [file, content] of Object.entries(files)) {
    const url = new URL(file, import.meta.url);
    if (!check) {
        writeFileSync(url, render(content));
    } else if (readFileSync(url, 'utf8') !== render(content)) {
        console.error(`settlement/vectors/${file} differs from what generate.mjs would write`);
        differing += 1;
    }
}
process.exitCode = differing === 0 ? 0 : 1;
