package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChainSystemTest {
    private static final long GONE_WITHIN_S = 10;

    @TempDir Path directory;

    @Test
    void shouldAnswerOnItsOwnPortAndEndWhenClosed() throws Exception {
        ProcessHandle anvil;
        try (LocalChain one = LocalChain.start(SettledChain.CONTRACTS);
                LocalChain two = LocalChain.start(SettledChain.CONTRACTS)) {
            assertNotEquals(one.url(), two.url());
            assertEquals(31337, one.node().chainId());
            anvil = ProcessHandle.of(one.pid()).orElseThrow();
            assertTrue(anvil.info().command().orElse("").endsWith("/anvil"));
        }
        anvil.onExit().get(GONE_WITHIN_S, TimeUnit.SECONDS);
        assertFalse(anvil.isAlive());
    }

    @Test
    void shouldLeaveNoAnvilWhenTheJvmIsKilled() throws Exception {
        ProcessHandle anvil;
        try (ChildProcess child =
                new ChildProcess(ChainStarter.class, SettledChain.CONTRACTS.toString())) {
            anvil = ProcessHandle.of(Long.parseLong(child.await("anvil "))).orElseThrow();
            assertTrue(anvil.isAlive());
            child.kill();
        }
        anvil.onExit().get(GONE_WITHIN_S, TimeUnit.SECONDS);
        assertFalse(anvil.isAlive());
    }

    @Test
    void shouldSayThatAnvilIsMissing() {
        ChainUnavailable e =
                assertThrows(ChainUnavailable.class, () -> LocalChain.start(directory));
        assertTrue(e.getMessage().startsWith("anvil is not installed: "), e.getMessage());
        assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());
    }

    @Test
    void shouldSayWhyAnvilDidNotStart() throws Exception {
        Path bin = directory.resolve("node_modules/@foundry-rs/anvil-broken/bin");
        Files.createDirectories(bin);
        Path anvil = Files.writeString(bin.resolve("anvil"), "#!/bin/sh\necho no disk; exit 3\n");
        assertTrue(anvil.toFile().setExecutable(true));
        ChainUnavailable e =
                assertThrows(ChainUnavailable.class, () -> LocalChain.start(directory));
        assertTrue(e.getMessage().startsWith("anvil did not start: "), e.getMessage());
        assertTrue(e.getMessage().endsWith("no disk"), e.getMessage());
    }

    @Test
    void shouldSayThatTheUrlCannotBeReached() throws Exception {
        String url;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + unused.getLocalPort();
        }
        try (ChainNode node = new ChainNode(url)) {
            ChainUnavailable e = assertThrows(ChainUnavailable.class, node::chainId);
            assertTrue(
                    e.getMessage().startsWith("chain URL " + url + " cannot be reached: "),
                    e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    @Test
    void shouldSayThatTheUrlIsNotAChain() {
        try (LocalChain chain = LocalChain.start(SettledChain.CONTRACTS);
                FaultyGate gate = new FaultyGate(chain.url());
                ChainNode node = new ChainNode(gate.url())) {
            gate.faults(request -> FaultyGate.Fault.ANSWER_GARBAGE);
            ChainUnavailable garbage = assertThrows(ChainUnavailable.class, node::chainId);
            assertTrue(garbage.getMessage().startsWith("chain URL " + gate.url()));
            gate.faults(request -> FaultyGate.Fault.ANSWER_ERROR_503);
            ChainUnavailable busy = assertThrows(ChainUnavailable.class, node::chainId);
            assertTrue(busy.getMessage().contains("503"), busy.getMessage());
            gate.faults(request -> FaultyGate.Fault.NONE);
            gate.replies(reply -> "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"pear\"}");
            ChainUnavailable pear = assertThrows(ChainUnavailable.class, node::chainId);
            assertTrue(pear.getMessage().contains("eth_chainId with pear"), pear.getMessage());
        }
    }

    @Test
    void shouldRefuseAMalformedUrl() {
        for (String url : new String[] {"", "localhost:8545", "ftp://host", "http://", "a b"}) {
            ChainUnavailable e = assertThrows(ChainUnavailable.class, () -> new ChainNode(url));
            assertTrue(
                    e.getMessage().startsWith("chain URL " + url + " cannot be used: "),
                    e.getMessage());
        }
    }

    @Test
    void shouldSayThatThereIsNoContract() {
        try (LocalChain chain = LocalChain.start(SettledChain.CONTRACTS)) {
            String address = DevKeys.key(3).getAddress();
            ChainUnavailable e =
                    assertThrows(
                            ChainUnavailable.class,
                            () -> ClearingContract.at(chain.node(), address));
            assertTrue(
                    e.getMessage().startsWith("there is no Clearing contract at " + address),
                    e.getMessage());
        }
    }

    @Test
    void shouldFundTheKnownKeysAndAnyOther() {
        try (LocalChain chain = LocalChain.start(SettledChain.CONTRACTS)) {
            assertEquals("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", DevKeys.key(0).getAddress());
            for (int i = 0; i < DevKeys.COUNT; i++) {
                String address = DevKeys.key(i).getAddress();
                assertTrue(chain.node().balanceWei(address).signum() > 0, address);
            }
            String stranger = "0x00000000000000000000000000000000000000aa";
            chain.fund(stranger, 3);
            assertEquals(new BigInteger("3000000000000000000"), chain.node().balanceWei(stranger));
        }
    }

    /** Starts a chain and waits to be killed. */
    static final class ChainStarter {
        private ChainStarter() {}

        /** Called by the test in another JVM. */
        public static void main(String[] arguments) throws Exception {
            try (LocalChain chain = LocalChain.start(Path.of(arguments[0]))) {
                System.out.println("anvil " + chain.pid());
                Thread.currentThread().join();
            }
        }
    }
}
