package io.unlearn.certified.service;

import io.unlearn.core.RecordId;
import io.unlearn.core.RemovalRequest;
import io.unlearn.core.SubjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under a random key of this process, so that a service need not keep ids in order to recognise them. Thread-safe. */
final class KeyedHash {
    private final SecretKeySpec key;

    KeyedHash() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** Returns a hash of what a request asks for, whatever the order of its ids. */
    String of(RemovalRequest request) {
        if (request instanceof RemovalRequest.Subjects subjects) {
            return of(
                    "subjects",
                    subjects.ids().stream().map(SubjectId::value).sorted().toList());
        }
        RemovalRequest.Records records = (RemovalRequest.Records) request;
        return of(
                "records", records.ids().stream().map(RecordId::value).sorted().toList());
    }

    String of(SubjectId subject) {
        return of("subject", List.of(subject.value()));
    }

    private String of(String kind, List<String> texts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            add(mac, kind);
            texts.forEach(text -> add(mac, text));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
