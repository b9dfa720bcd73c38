package io.unlearn.certified;

import io.unlearn.certified.internal.FormerIds;
import io.unlearn.certified.internal.Ledger;
import io.unlearn.certified.internal.Masker;
import io.unlearn.certified.internal.RowIndex;
import io.unlearn.certified.internal.Setup;
import io.unlearn.certified.internal.StateReader;
import io.unlearn.certified.internal.StateWriter;
import io.unlearn.core.Certificate;
import io.unlearn.core.RecordId;
import io.unlearn.core.Release;
import io.unlearn.core.SubjectId;
import io.unlearn.core.error.InvalidStateException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the two parts of a {@link RemovalSnapshot} as bytes, and reads them. */
final class SnapshotFormat {
    private static final String PUBLIC = "public part of a removal model";
    private static final String SECRET = "secret part of a removal model";
    private static final int VERSION = 1;

    private SnapshotFormat() {}

    static byte[] publicPart(RemovalState state) {
        StateWriter out = new StateWriter(PUBLIC, VERSION);
        TermsFormat.write(out, state.terms());
        Release<LinearModel> release = state.released().release();
        out.section("release").flag(release != null);
        if (release != null) {
            out.numbers(release.model().weightsCopy())
                    .text(release.certificate().toJson());
        }
        return out.finish();
    }

    static byte[] secretPart(RemovalState state) {
        StateWriter out = new StateWriter(SECRET, VERSION);
        out.section("belongs to").bytes(StateWriter.digest(publicPart(state)));
        out.section("state")
                .flag(state.released().current())
                .number(state.trainingResidual())
                .number(state.marks().used())
                .longInteger(state.marks().count())
                .flag(state.marks().anyRemoved())
                .flag(state.marks().shown())
                .numbers(state.perturbation())
                .numbers(state.weights())
                .number(state.residual())
                .numbers(state.procedureMemory());
        writeIndex(out.section("rows"), state.index());
        out.numbers(state.features()).numbers(state.targets());
        Ledger.Contents ledger = state.ledger();
        out.section("ledger")
                .numbers(ledger.sums())
                .integers(ledger.ends())
                .integers(ledger.firsts())
                .integers(ledger.releasesBefore())
                .integers(ledger.epochOf())
                .longInteger(ledger.removed());
        return out.finish();
    }

    private static void writeIndex(StateWriter out, RowIndex.Contents index) {
        out.integer(index.numbers()).integers(index.present());
        index.records().forEach(id -> out.text(id.value()));
        index.subjects().forEach(id -> out.text(id.value()));
        Map<Integer, FormerIds.Hashes> former = index.former().hashes();
        out.bytes(index.former().keyCopy()).integer(former.size());
        former.forEach(
                (number, hashes) -> out.integer(number).bytes(hashes.record()).bytes(hashes.subject()));
    }

    /** Whatever values do not fit each other, the constructors of what they are for refuse. */
    static RemovalState read(byte[] publicPart, byte[] secretPart) {
        StateReader open = new StateReader(PUBLIC, VERSION, publicPart);
        StateReader secret = new StateReader(SECRET, VERSION, secretPart);
        try {
            RemovalState.Terms terms = TermsFormat.read(open);
            Release<LinearModel> release = readRelease(open, terms.setup());
            open.end();
            if (!MessageDigest.isEqual(secret.section("belongs to").bytes(), StateWriter.digest(publicPart))) {
                throw secret.damaged("that of another public part");
            }
            return readSecret(secret, terms, release);
        } catch (InvalidStateException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw secret.damaged("with values that do not fit each other");
        }
    }

    private static @Nullable Release<LinearModel> readRelease(StateReader in, Setup setup) {
        if (!in.section("release").flag()) {
            return null;
        }
        double[] weights = in.finiteNumbers(setup.outputs() * setup.columns());
        LinearModel model = LinearModel.ofFlat(weights, setup.outputs(), setup.intercept(), setup.labels());
        Certificate certificate = Certificate.fromJson(in.text());
        if (!certificate.modelDigest().equals(model.digest())) {
            throw in.damaged("with a certificate of another model");
        }
        return new Release<>(model, certificate);
    }

    private static RemovalState readSecret(
            StateReader in, RemovalState.Terms terms, @Nullable Release<LinearModel> release) {
        int parameters = terms.setup().outputs() * terms.setup().columns();
        RemovalState.Released released =
                new RemovalState.Released(release, in.section("state").flag());
        double trainingResidual = in.number();
        Masker.Marks marks = new Masker.Marks(in.number(), in.longInteger(), in.flag(), in.flag());
        double[] perturbation = in.finiteNumbers(parameters);
        double[] weights = in.finiteNumbers(parameters);
        double residual = in.number();
        boolean remembers = terms.setup().masking() instanceof Masking.RenyiJacobian;
        double[] memory = in.finiteNumbers(remembers ? 2 * parameters : 0);
        RowIndex.Contents index = readIndex(in.section("rows"));
        int rows = index.present().length;
        double[] features =
                in.finiteNumbers(Math.multiplyExact(rows, terms.setup().columns()));
        double[] targets = in.finiteNumbers(rows);
        Ledger.Contents ledger = readLedger(in.section("ledger"), index.numbers());
        in.end();
        if (!(residual >= 0 && trainingResidual >= 0 && marks.used() >= 0 && marks.count() >= 0)) {
            throw in.damaged("with counts below 0");
        }
        requireTargets(in, terms.setup(), targets);
        return new RemovalState(
                terms,
                released,
                trainingResidual,
                marks,
                perturbation,
                weights,
                residual,
                memory,
                index,
                features,
                targets,
                ledger);
    }

    private static void requireTargets(StateReader in, Setup setup, double[] targets) {
        boolean fit = setup.labels().length == 0
                || Arrays.stream(targets).allMatch(t -> t == Math.rint(t) && t >= -1 && t < setup.outputs());
        if (!fit) {
            throw in.damaged("with targets that were not declared");
        }
    }

    private static RowIndex.Contents readIndex(StateReader in) {
        int numbers = in.integer();
        int[] present = in.integers();
        List<RecordId> records = Stream.generate(() -> RecordId.of(in.text()))
                .limit(present.length)
                .toList();
        List<SubjectId> subjects = Stream.generate(() -> SubjectId.of(in.text()))
                .limit(present.length)
                .toList();
        byte[] key = in.bytes();
        int count = in.count(2 * FormerIds.BYTES);
        Map<Integer, FormerIds.Hashes> former = new HashMap<>();
        for (int i = 0; i < count; i++) {
            former.put(in.integer(), new FormerIds.Hashes(in.bytes(), in.bytes()));
        }
        boolean keyed = key.length == FormerIds.BYTES
                && former.values().stream()
                        .allMatch(h -> h.record().length == FormerIds.BYTES && h.subject().length == FormerIds.BYTES);
        boolean inRange = Stream.concat(Arrays.stream(present).boxed(), former.keySet().stream())
                .allMatch(number -> number >= 0 && number < numbers);
        boolean once = Stream.concat(Arrays.stream(present).boxed(), former.keySet().stream())
                        .distinct()
                        .count()
                == numbers;
        boolean distinct = records.stream().distinct().count() == present.length;
        if (!(keyed
                && inRange
                && once
                && distinct
                && numbers == present.length + former.size()
                && present.length > 0)) {
            throw in.damaged("with rows that do not add up");
        }
        return new RowIndex.Contents(numbers, present, records, subjects, FormerIds.of(key, former));
    }

    private static Ledger.Contents readLedger(StateReader in, int numbers) {
        Ledger.Contents ledger = new Ledger.Contents(
                in.numbers(), in.integers(), in.integers(), in.integers(), in.integers(), in.longInteger());
        int releases = ledger.sums().length - 1;
        boolean fits = releases >= 0
                && ledger.firsts().length == ledger.ends().length + 1
                && ledger.releasesBefore().length == ledger.epochOf().length
                && ledger.removed() >= 0
                && ledger.removed() <= numbers
                && Arrays.stream(ledger.sums()).allMatch(sum -> sum >= 0)
                && Arrays.stream(ledger.ends()).allMatch(end -> end >= 0 && end <= releases)
                && Arrays.stream(ledger.firsts()).allMatch(first -> first >= -1 && first <= releases)
                && Arrays.stream(ledger.releasesBefore()).allMatch(before -> before >= -1 && before <= releases)
                && Arrays.stream(ledger.epochOf()).allMatch(epoch -> epoch >= 0 && epoch < ledger.firsts().length);
        if (!fits) {
            throw in.damaged("with a ledger that does not add up");
        }
        return ledger;
    }
}
