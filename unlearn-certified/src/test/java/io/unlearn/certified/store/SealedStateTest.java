package io.unlearn.certified.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import io.unlearn.core.error.InvalidStateException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Bytes that are replaced as a whole, and erased. */
class SealedStateTest {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isReadBackAndReplaced() {
        MemoryFiles files = new MemoryFiles();
        SealedState state = SealedState.create(files, KEY, bytes("first"));
        assertThat(state.read()).isEqualTo(bytes("first"));
        state.replace(bytes("second"));
        assertThat(SealedState.open(files, KEY).read()).isEqualTo(bytes("second"));
        assertThat(files.list())
                .as("nothing from before is left")
                .containsExactlyInAnyOrder("head", "key-1", "state-1");
        assertThat(files.files.values())
                .noneMatch(held -> new String(held, StandardCharsets.ISO_8859_1).contains("second"));
    }

    @Test
    void aCrashAtAnyChangeLeavesOneOrTheOther() {
        MemoryFiles whole = new MemoryFiles();
        SealedState counted = SealedState.create(whole, KEY, bytes("first"));
        long before = whole.changes();
        counted.replace(bytes("second"));
        long changes = whole.changes() - before;
        boolean seenFirst = false;
        boolean seenSecond = false;
        for (int at = 0; at < changes; at++) {
            MemoryFiles files = new MemoryFiles();
            SealedState state = SealedState.create(files, KEY, bytes("first"));
            files.failAfter(at, 0);
            assertThatThrownBy(() -> state.replace(bytes("second"))).isInstanceOf(UncheckedIOException.class);
            MemoryFiles after = files.afterCrash();
            String found = new String(SealedState.open(after, KEY).read(), StandardCharsets.UTF_8);
            assertThat(found).isIn("first", "second");
            seenFirst |= found.equals("first");
            seenSecond |= found.equals("second");
            assertThat(after.list()).hasSize(3);
        }
        assertThat(seenFirst && seenSecond).isTrue();
    }

    @Test
    void refusesWhatDoesNotFit() {
        MemoryFiles files = new MemoryFiles();
        assertThatThrownBy(() -> SealedState.open(files, KEY))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> SealedState.create(files, new SecretKeySpec(new byte[5], "AES"), bytes("x")))
                .isInstanceOf(InvalidArgumentException.class);
        SealedState.create(files, KEY, bytes("first"));
        assertThatThrownBy(() -> SealedState.create(files, KEY, bytes("other")))
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("one that has a state");
        SecretKey another = new SecretKeySpec(new byte[16], "AES");
        assertThatThrownBy(() -> SealedState.open(files, another).read())
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("key of the store");
        files.files.get("state-0")[20] ^= 1;
        assertThatThrownBy(() -> SealedState.open(files, KEY).read())
                .isInstanceOf(InvalidStateException.class)
                .hasMessageContaining("state of the store must be as it was written but is changed");
    }
}
