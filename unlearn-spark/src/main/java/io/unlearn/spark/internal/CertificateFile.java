package io.unlearn.spark.internal;

import io.unlearn.core.Certificate;
import io.unlearn.core.error.InvalidStateException;
import io.unlearn.core.internal.json.Json;
import io.unlearn.core.internal.json.JsonException;
import io.unlearn.core.internal.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The file {@code unlearning/certificate.json} in the folder of a model of Spark, which reads {@code metadata} and {@code data} there
 * and leaves the rest alone.
 */
public final class CertificateFile {
    private static final String SCHEMA = "unlearn/spark-model/1";
    private static final String PLACE = "unlearning/certificate.json";

    private CertificateFile() {}

    /** Writes a certificate with the uid of the model and the hash of its coefficients. */
    public static void write(SparkSession session, String folder, String uid, String digest, Certificate certificate)
            throws IOException {
        JsonObject object = JsonObject.builder()
                .put("certificate", Json.parse(certificate.toJson()))
                .put("coefficients", digest)
                .put("schema", SCHEMA)
                .put("uid", uid)
                .build();
        Path path = new Path(folder, PLACE);
        FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
        try (OutputStream out = files.create(path, false)) {
            out.write(Json.canonicalBytes(object));
        }
    }

    /**
     * Reads a certificate.
     *
     * @throws InvalidStateException if it is not that of this model
     */
    public static Certificate read(SparkSession session, String folder, String uid, String digest) throws IOException {
        Path path = new Path(folder, PLACE);
        FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
        byte[] bytes;
        try (FSDataInputStream in = files.open(path)) {
            bytes = in.readAllBytes();
        }
        try {
            JsonObject object = Json.parse(bytes).asObject();
            Certificate certificate = Certificate.fromJson(Json.canonical(object.get("certificate")));
            requireSame("schema", SCHEMA, object.get("schema").asString());
            requireSame("uid", uid, object.get("uid").asString());
            requireSame("coefficients", digest, object.get("coefficients").asString());
            requireSame("coefficients of the certificate", digest, certificate.modelDigest());
            return certificate;
        } catch (JsonException e) {
            throw new InvalidStateException(
                    "certificate beside the model",
                    "as it was written",
                    "damaged",
                    "Load the model from where it was saved.");
        }
    }

    private static void requireSame(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new InvalidStateException(
                    what + " in the certificate beside the model",
                    expected,
                    found,
                    "The model was changed or moved; load it from where it was saved.");
        }
    }
}
