#!/usr/bin/env node
// Lets forge use the solc of node_modules as if it were the native compiler: it answers the two
// calls forge makes, `--version` and `--standard-json`. Other arguments (paths that may be read) do
// not matter, because forge puts every source into the JSON.
import { createRequire } from 'node:module';
import { readFileSync, writeSync } from 'node:fs';

const solc = createRequire(import.meta.url)('solc');

/** Writes all of text to standard output, also when that is a pipe that takes it in parts. */
function print(text) {
    const bytes = Buffer.from(text, 'utf8');
    let written = 0;
    while (written < bytes.length) {
        try {
            written += writeSync(1, bytes, written);
        } catch (error) {
            if (error.code !== 'EAGAIN') {
                throw error;
            }
        }
    }
}

if (process.argv.includes('--version')) {
    print(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else if (process.argv.includes('--standard-json')) {
    print(solc.compile(readFileSync(0, 'utf8')));
} else {
    console.error('solc.mjs answers --version and --standard-json only');
    process.exitCode = 2;
}
