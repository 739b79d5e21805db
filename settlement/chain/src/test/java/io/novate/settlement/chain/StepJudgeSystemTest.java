package io.novate.settlement.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.StaticArray16;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.utils.Numeric;

/** The executor of the contract and the one of this room, on the same steps. */
class StepJudgeSystemTest {
    private static final long SEED = 1_000_003;

    /** More in a long run: {@code -Dnovate.steps=1000000}. */
    private static final int STEPS = Integer.getInteger("novate.steps", 2_000);

    private static final int WORD_DIGITS = 64;

    @Test
    void shouldAgreeOnRandomStepsAndNeverRevert() {
        try (LocalChain chain = LocalChain.start(SettledChain.CONTRACTS)) {
            ChainSigner signer = new ChainSigner(chain.node(), DevKeys.key(0));
            ContractSite judge =
                    ContractSite.deploy(
                            chain.node(), signer, ContractArtefact.load("StepJudge"), List.of());
            RandomSteps steps = new RandomSteps(SEED);
            Map<StepVerdict, Integer> seen = new EnumMap<>(StepVerdict.class);
            for (int i = 0; i < STEPS; i++) {
                RandomSteps.Case one = steps.next();
                String answer = answer(judge, one);
                String at = "seed=" + SEED + " step=" + i;
                int verdict = Integer.parseInt(answer.substring(0, WORD_DIGITS), 16);
                assertEquals(one.verdict(), StepVerdict.values()[verdict], at);
                int items = Integer.parseInt(answer.substring(WORD_DIGITS, 2 * WORD_DIGITS), 16);
                byte[] link = steps.link(one.pre().cursor() + items);
                String expected = Numeric.toHexStringNoPrefix(link);
                assertEquals(expected, answer.substring(2 * WORD_DIGITS, 3 * WORD_DIGITS), at);
                seen.merge(one.verdict(), 1, Integer::sum);
            }
            // Only a full leaf, which the walk does not reach, and what no step can show are
            // missing.
            assertTrue(seen.size() >= 20, seen.toString());
        }
    }

    private static String answer(ContractSite judge, RandomSteps.Case one) {
        List<Uint256> elements = new ArrayList<>();
        for (int i = 0; i < StepRun.ELEMENTS; i++) {
            elements.add(new Uint256(one.step()[i]));
        }
        String input =
                ContractSite.input(
                        "judge",
                        one.header().argument(),
                        new Bool(one.isLast()),
                        one.pre().argument(),
                        new Bytes32(one.itemHash()),
                        new StaticArray16<>(Uint256.class, elements),
                        new DynamicBytes(one.witness()));
        return judge.node()
                .call(Address.DEFAULT.getValue(), judge.address(), input, ChainNode.LATEST)
                .substring(2);
    }
}
