// Starts the anvil of node_modules as the publisher does (loopback, free port, the transaction gas
// limit of EIP-7825), deploys the test token, sees that a transaction above the limit is refused,
// and ends anvil.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TX_GAS_MAX = 16_777_216;
const TIMEOUT_MS = 60_000;

const tools = fileURLToPath(new URL('node_modules/.bin', import.meta.url));
const artefact = new URL(
    '../chain/src/main/resources/io/novate/settlement/chain/TestToken.json',
    import.meta.url,
);
const anvil = spawn('anvil', ['--host', '127.0.0.1', '--port', '0', '--enable-tx-gas-limit'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: tools + delimiter + process.env.PATH },
});

/** Returns the URL that anvil prints once it listens. */
function listening() {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(
            () => reject(new Error(`anvil did not listen within ${TIMEOUT_MS} ms`)),
            TIMEOUT_MS,
        );
        anvil.on('error', reject);
        anvil.on('exit', (code) => reject(new Error(`anvil ended with status ${code}`)));
        createInterface({ input: anvil.stdout }).on('line', (line) => {
            const found = /^Listening on (127\.0\.0\.1:\d+)$/.exec(line);
            if (found !== null) {
                clearTimeout(timer);
                resolve(`http://${found[1]}`);
            }
        });
    });
}

async function call(url, method, ...params) {
    const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return response.json();
}

/** Returns the receipt once the transaction is mined, null when it is not in time. */
async function receiptOf(url, hash) {
    const deadline = Date.now() + TIMEOUT_MS;
    let receipt = null;
    while (receipt === null && Date.now() < deadline) {
        ({ result: receipt } = await call(url, 'eth_getTransactionReceipt', hash));
    }
    return receipt;
}

function expect(condition, message) {
    if (!condition) {
        throw new Error(message);
    }
}

async function check() {
    const url = await listening();
    const { result: accounts } = await call(url, 'eth_accounts');
    const { bytecode } = JSON.parse(readFileSync(artefact, 'utf8'));
    const from = accounts[0];
    const gas = (units) => '0x' + units.toString(16);

    const within = { from, data: bytecode, gas: gas(TX_GAS_MAX) };
    const sent = await call(url, 'eth_sendTransaction', within);
    expect(sent.error === undefined, `deploying the token: ${JSON.stringify(sent.error)}`);
    const receipt = await receiptOf(url, sent.result);
    expect(receipt?.status === '0x1', `receipt of the token: ${JSON.stringify(receipt)}`);

    const above = { from, data: bytecode, gas: gas(TX_GAS_MAX + 1) };
    const refused = await call(url, 'eth_sendTransaction', above);
    expect(refused.error !== undefined, `a transaction of ${TX_GAS_MAX + 1} gas was accepted`);
    console.log(`anvil: listens on loopback, deploys, refuses ${TX_GAS_MAX + 1} gas`);
}

try {
    await check();
} catch (error) {
    console.error(`anvil check: ${error.message}`);
    process.exitCode = 1;
} finally {
    anvil.kill('SIGTERM');
}
