// Takes the checks of the contracts away, one at a time, and sees a test fail each time.
//
//   node mutate.mjs              runs all and writes mutations.json
//   node mutate.mjs FIRST END    runs those from FIRST, 0 the first, to before END; the others keep
//                                what mutations.json says
//
// A mutation that no test notices, or a text that is not in the source exactly once, ends with
// status 1. The sources are copied to a temporary folder; nothing here is touched.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const tools = join(here, 'node_modules', '.bin');

const judge = (find, put = '') => ({ file: 'src/StepJudge.sol', find, put, tests: 'StepJudgeTest' });
const clearing = (find, put = '') => ({
    file: 'src/Clearing.sol',
    find,
    put,
    tests: 'ChallengeTest',
});
const never = (condition) => judge(`if (${condition}) {`, 'if (false) {');

const mutations = [
    // every rule of the stream
    never('!isCanonical(element)'),
    judge('element == NOP ? Verdict.Honest : Verdict.StrayField', 'Verdict.Honest'),
    judge('                verdict = Verdict.UnknownKind;\n'),
    never('entry.account != 0 || entry.cash != 0'),
    never('run.phase != 0'),
    judge('                run.phase = 1;\n'),
    never('entry.key == 0 || entry.key >= LeafRecord.ASSETS'),
    never('entry.aux != 0 || (key == 0 && entry.lots != 0)'),
    never('key >= LeafRecord.CLAIMS'),
    never('key != 0 && key != run.key && run.run != 0'),
    never('entry.account == INSURANCE && entry.lots != 0'),
    judge('!fits(cash) || !fits(net) || !fits(lotsRun)', '!fits(net) || !fits(lotsRun)'),
    judge('!fits(cash) || !fits(net) || !fits(lotsRun)', '!fits(cash) || !fits(lotsRun)'),
    judge('!fits(cash) || !fits(net) || !fits(lotsRun)', '!fits(cash) || !fits(net)'),
    never('run.cursor >= run.to'),
    judge('entry.account == index && entry.key', 'entry.key'),
    judge('&& entry.key == key ', ''),
    judge('&& entry.aux == kind', ''),
    judge('entry.cash == int256(cash) && ', ''),
    judge(' && entry.lots == int256(amount - cash)', ''),
    never('!fits(cashAfter)'),
    never('index == INSURANCE && key != 0'),
    never('!isCash && (key < LeafRecord.ASSETS || key >= LeafRecord.CLAIMS)'),
    never('entry.aux != 0 || (isCash ? entry.lots != 0 : entry.cash != 0)'),
    never('amount <= 0'),
    judge('!fits(cash) || !fits(leafOut) || !fits(batchOut)', '!fits(cash) || !fits(batchOut)'),
    judge('!fits(cash) || !fits(leafOut) || !fits(batchOut)', '!fits(cash) || !fits(leafOut)'),
    never('held < units'),
    never('!fits(claimed + units)'),
    never('entry.key != 0 || entry.lots != 0 || entry.cash != 0 || entry.aux != 0'),
    never('entry.account < VENUE_FROM'),
    never('slot + GROUP > ENTRIES'),
    judge('!isOwner || !isSigner || owner == address(0)', '!isSigner || owner == address(0)'),
    judge('!isOwner || !isSigner || owner == address(0)', '!isOwner || owner == address(0)'),
    judge('!isOwner || !isSigner || owner == address(0)', '!isOwner || !isSigner'),
    judge(' && payload >> 160 == 0', ''),
    never('leaf.owner != address(0)'),
    never('!fits(has)'),
    never('!isDerivative && has < 0'),
    never('isDerivative && had == 0 && leaf.isFull()'),
    judge('step[ENTRIES] == high && ', ''),
    judge(' && step[ENTRIES + 1] == low', ''),
    judge('run.accounts != header.nextAccounts || ', ''),
    judge(' || run.table != header.nextTable', ''),
    judge('run.run != 0 || ', ''),
    judge(' || run.net != 0', ''),
    never('run.cursor != run.to'),
    judge('run.out == header.out ? Verdict.Honest : Verdict.EndOut', 'Verdict.Honest'),
    // the witness
    judge('            require(derived == root, Witness("leaf", index));\n'),
    judge('            require(derived == root, Witness("price", one.key));\n'),
    judge('            require(index >> LeafRecord.DEPTH == 0, Witness("account", index));\n'),
    { ...judge('        require(root == accounts, Witness("leaf", index));\n'), tests: 'ChallengeTest' },
    { ...judge('            require(root == table, Witness("price", key));\n'), tests: 'ChallengeTest' },
    { ...judge('owner != address(0) && index', 'index'), tests: 'ChallengeTest' },
    // challenges
    clearing('        require(block.timestamp <= finalAfter, Final(header.number, finalAfter));\n'),
    clearing('        require(!(head < header.number), Dead(header.number, head));\n'),
    {
        ...clearing('        require(expected == given, Commitment(header.number, expected, given));\n'),
        tests: 'ClearingTest',
    },
    clearing('        require(da == publication.da, StreamHash(publication.da, da));\n'),
    clearing('        require(step < steps, StepRange(step, steps));\n'),
    clearing('        require(given == expected, PreState(step, bytes32(expected), bytes32(given)));\n'),
    clearing('        require(derived == expected, Inbox(end, expected, derived));\n'),
    clearing('        require(verdict != IStepJudge.Verdict.Honest, Honest());\n'),
    clearing('        require(equity < 0, Honest());\n'),
    clearing('        guard.bond = 0;\n'),
    clearing('require(guard.bond == BOND, NotBonded(guard.bond, BOND));\n'),
    clearing('        if (isFirst) {', '        if (true) {'),
    // the way out
    clearing('cursor < _tail.count', 'true'),
    clearing('deadline > grace ? deadline : grace', 'deadline'),
    clearing('deadline > 0 && block.timestamp > deadline', 'true'),
    clearing('        _guard.bond = 0;\n'),
    clearing('        require(since > 0, NotFrozen());\n'),
    clearing('        require(!_estate.isFixed, WoundUpAlready());\n'),
    clearing('        require(block.timestamp > finalAfter, NotFinal(head.number, finalAfter));\n'),
    clearing('            checkCommitment(header, publication);\n'),
    clearing('rest < estate.denominator ? uint64(rest) : estate.denominator', 'estate.denominator'),
    clearing('outs > paidOut ? outs - paidOut : 0', 'outs'),
    clearing('unpaid + ', ''),
    clearing(' + (_tail.cumDeposits - deposits)', ''),
    clearing('        takeOnce(account, KEY_MONEY);\n'),
    clearing('        takeOnce(leaf.index, key);\n'),
    clearing('        require(equity > 0, NothingToPay(account, 0, 0));\n'),
    clearing('        require(!(index < cursor), Served(index, cursor));\n'),
    clearing('        require(!_refunded[index], RefundedAlready(index));\n'),
    clearing('        require(derived == expected, Inbox(index, expected, derived));\n'),
    clearing('        require(estate.isFixed, NotWoundUp());\n'),
    clearing('        require(_guard.frozenAt == 0, Frozen());\n'),
    clearing('        require(guard.frozenAt == 0, Frozen());\n'),
    clearing('        _paidUnits[leaf.index][key] = units;\n'),
];

const first = Number(process.argv[2] ?? 0);
const end = Math.min(Number(process.argv[3] ?? mutations.length), mutations.length);
const file = new URL('mutations.json', import.meta.url);
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const folder = mkdtempSync(join(tmpdir(), 'novate-mutate-'));

/** Runs tests in the copy; warnings are none there, because a mutation leaves names unused. */
const forge = (tests) =>
    spawnSync('forge', ['test', '--match-contract', tests, '--gas-snapshot-check=false'], {
        cwd: join(folder, 'contracts'),
        encoding: 'utf8',
        // Compiling is most of the time, and the answers do not depend on the optimiser.
        env: {
            ...process.env,
            FOUNDRY_OPTIMIZER: 'false',
            FOUNDRY_DENY: 'never',
            PATH: tools + delimiter + process.env.PATH,
        },
    });

const results = known.slice(0, mutations.length);
try {
    const others = /(gas|invariant|Vectors|AccountTree|Stream|TokenTransfer|TestToken)\.t\.sol$|Handler/;
    for (const name of ['src', 'test', 'foundry.toml', 'solc.mjs', 'package.json']) {
        cpSync(join(here, name), join(folder, 'contracts', name), {
            recursive: true,
            filter: (path) => !others.test(path),
        });
    }
    symlinkSync(join(here, 'node_modules'), join(folder, 'contracts', 'node_modules'));
    symlinkSync(join(here, '..', 'vectors'), join(folder, 'vectors'));
    const whole = forge('StepJudgeTest|ChallengeTest|ClearingTest');
    if (whole.status !== 0) {
        throw new Error(`tests fail without any mutation\n${whole.stdout}${whole.stderr}`);
    }
    for (let i = first; i < end; i++) {
        const { file, find, put, tests } = mutations[i];
        const target = join(folder, 'contracts', file);
        const source = readFileSync(target, 'utf8');
        const places = source.split(find).length - 1;
        let result = `is in the source ${places} times`;
        if (places === 1) {
            writeFileSync(target, source.replace(find, () => put));
            const { status, stdout } = forge(tests);
            writeFileSync(target, source);
            const failing = /\[FAIL.*\] (test\w+)/.exec(stdout);
            result = status !== 0 && failing !== null ? `fails ${failing[1]}` : 'IS NOT NOTICED';
        }
        results[i] = { file, without: find.trim(), instead: put.trim(), result };
        console.log(`${result}: ${file}: ${find.trim()}${put === '' ? '' : ' -> ' + put.trim()}`);
    }
} finally {
    rmSync(folder, { recursive: true, force: true });
}
writeFileSync(file, JSON.stringify(results, null, 2) + '\n');
const ran = results.slice(first, end);
process.exitCode = ran.every(({ result }) => result.startsWith('fails')) ? 0 : 1;
