package io.unlearn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unlearn.core.error.InvalidArgumentException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {
    private static final Certificate CERTIFICATE = new Certificate(
            "0b7c",
            Instant.parse("2026-01-02T03:04:05Z"),
            new PrivacyGuarantee(1, 1e-5, PrivacyGuarantee.Definition.PROVED_OUTPUT),
            new Certificate.Mechanism(
                    "a theorem with \"quotes\" and \u03b5",
                    "up to 7 rows",
                    7,
                    10,
                    1e-7,
                    1e-7,
                    1,
                    2.5e-5,
                    0,
                    FeatureExtractor.differentiallyPrivate(0.01, 1e-8, 7)),
            new Certificate.Objective("logistic", 10, 785, true, false, 1, Math.sqrt(2)),
            "ab12",
            new Provenance("0.1.0", "17", "Linux amd64", "java-float64 (2 threads)"));

    @Test
    void readsBackWhatItWrites() {
        String json = CERTIFICATE.toJson();
        assertThat(Certificate.fromJson(json)).isEqualTo(CERTIFICATE);
        assertThat(Certificate.fromJson(json).toJson()).isEqualTo(json);
    }

    /** The text itself: a certificate that was written by one release is read, and hashed, by every later one. */
    @Test
    void isCanonical() {
        assertThat(CERTIFICATE.toJson())
                .startsWith(
                        "{\"conditions\":[],\"guarantee\":{\"definition\":\"PROVED_OUTPUT\",\"delta\":0.00001,\"epsilon\":1},"
                                + "\"id\":\"0b7c\",\"issuedAt\":\"2026-01-02T03:04:05Z\",\"mechanism\":{")
                .contains("\"rowNormBound\":1.4142135623730951", "\"residualLimit\":1e-7")
                .endsWith("\"schema\":\"unlearn/certificate/1\"}")
                .doesNotContain(" :", ": ", "\n");
    }

    /** Conditions are a set: their order and repetitions change neither the certificate nor its text. */
    @Test
    void namesItsConditionsInOneOrder() {
        Certificate conditional = with(Condition.HYPER_PARAMETERS_FROM_DATA, Condition.FEATURES_FITTED_ON_DATA);
        assertThat(conditional)
                .isEqualTo(with(
                        Condition.FEATURES_FITTED_ON_DATA,
                        Condition.HYPER_PARAMETERS_FROM_DATA,
                        Condition.FEATURES_FITTED_ON_DATA))
                .isNotEqualTo(CERTIFICATE);
        String json = conditional.toJson();
        assertThat(json).startsWith("{\"conditions\":[\"FEATURES_FITTED_ON_DATA\",\"HYPER_PARAMETERS_FROM_DATA\"],");
        assertThat(Certificate.fromJson(json)).isEqualTo(conditional);
        for (String wrong : new String[] {
            json.replace("\"FEATURES_FITTED_ON_DATA\",", "\"FEATURES_FITTED_ON_DATA\",\"FEATURES_FITTED_ON_DATA\","),
            json.replace("FEATURES_FITTED_ON_DATA", "FEATURES_BLESSED"),
            json.replace("\"conditions\":[\"FEATURES_FITTED_ON_DATA\",\"HYPER_PARAMETERS_FROM_DATA\"],", ""),
            json.replace("[\"FEATURES_FITTED_ON_DATA\",\"HYPER_PARAMETERS_FROM_DATA\"]", "null")
        }) {
            assertThatThrownBy(() -> Certificate.fromJson(wrong)).isInstanceOf(InvalidArgumentException.class);
        }
        for (Condition condition : Condition.values()) {
            assertThat(condition.text()).isNotBlank();
        }
    }

    private static Certificate with(Condition... conditions) {
        Certificate c = CERTIFICATE;
        return new Certificate(
                c.id(),
                c.issuedAt(),
                c.guarantee(),
                c.mechanism(),
                c.objective(),
                c.modelDigest(),
                c.provenance(),
                List.of(conditions));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"schema\":\"unlearn/certificate/2\"}",
                "{\"schema\":\"unlearn/certificate/1\"}",
                "{\"schema\":\"unlearn/certificate/1\",\"schema\":\"unlearn/certificate/1\"}"
            })
    void refusesWhatIsNoCertificate(String json) {
        assertThatThrownBy(() -> Certificate.fromJson(json)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void refusesAnyTextThatWasCutOrAddedTo() {
        String json = CERTIFICATE.toJson();
        for (int length = 0; length < json.length(); length++) {
            String cut = json.substring(0, length);
            assertThatThrownBy(() -> Certificate.fromJson(cut)).isInstanceOf(InvalidArgumentException.class);
        }
        assertThatThrownBy(() -> Certificate.fromJson(json + "x")).isInstanceOf(InvalidArgumentException.class);
        String more = json.replace("\"id\":", "\"extra\":1,\"id\":");
        assertThatThrownBy(() -> Certificate.fromJson(more))
                .as("a member that is not understood could change what is promised")
                .isInstanceOf(InvalidArgumentException.class);
        for (String wrong : new String[] {"\"epsilon\":\"1\"", "\"epsilon\":-1", "\"epsilon\":null"}) {
            String changed = json.replace("\"epsilon\":1", wrong);
            assertThatThrownBy(() -> Certificate.fromJson(changed)).isInstanceOf(InvalidArgumentException.class);
        }
    }
}
