// Compiles the contracts and keeps what the Java publisher needs of them: interface and creation
// bytecode.
//
//   node export.mjs           writes the files
//   node export.mjs --check   exits 1 when a committed file differs from the compiled contract
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const tools = fileURLToPath(new URL('node_modules/.bin', import.meta.url));
const target = new URL('../chain/src/main/resources/io/novate/settlement/chain/', import.meta.url);
const contracts = ['Clearing', 'StepJudge', 'TestToken'];

const built = spawnSync('forge', ['build', '--silent'], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, PATH: tools + delimiter + process.env.PATH },
});
if (built.error !== undefined) {
    console.error(`forge did not start (${built.error.message}): npm ci installs it`);
    process.exit(2);
}
if (built.status !== 0) {
    console.error(`forge build ended with status ${built.status}`);
    process.exit(1);
}

const check = process.argv.includes('--check');
let differing = 0;
mkdirSync(target, { recursive: true });
for (const contract of contracts) {
    const source = new URL(`out/${contract}.sol/${contract}.json`, import.meta.url);
    const { abi, bytecode } = JSON.parse(readFileSync(source, 'utf8'));
    const lines = abi.map((entry) => '    ' + JSON.stringify(entry)).join(',\n');
    const text = `{\n  "abi": [\n${lines}\n  ],\n  "bytecode": "${bytecode.object}"\n}\n`;
    const file = new URL(`${contract}.json`, target);
    if (!check) {
        writeFileSync(file, text);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
        console.error(`${contract}.json differs from the compiled contract: npm run export`);
        differing += 1;
    }
}
process.exitCode = differing === 0 ? 0 : 1;
