package io.unlearn.algorithms.internal;

/** The objectives again, in float64 and straight from their definitions. */
public final class ReferenceCriteria {
    private ReferenceCriteria() {}

    static double[] softmax(double[] logits, double temperature) {
        double sum = 0;
        double[] p = new double[logits.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k] / temperature);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    public static double crossEntropy(double[][] logits, int[] labels) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= Math.log(softmax(logits[i], 1)[labels[i]]);
        }
        return sum / labels.length;
    }

    public static double crossEntropy(double[][] logits, int[] labels, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= weights[labels[i]] * Math.log(softmax(logits[i], 1)[labels[i]]);
            total += weights[labels[i]];
        }
        return sum / total;
    }

    public static double batchScaledCrossEntropy(double[][] logits, int[] labels, double[] weights) {
        double total = 0;
        for (int label : labels) {
            total += weights[label];
        }
        return crossEntropy(logits, labels) * total / labels.length;
    }

    public static double divergenceFromUniform(double[][] logits) {
        double sum = 0;
        for (double[] row : logits) {
            double uniform = 1.0 / row.length;
            for (double p : softmax(row, 1)) {
                sum += uniform * Math.log(uniform / p);
            }
        }
        return sum / logits.length;
    }

    public static double contrast(double[][] forget, double[][] retain, double temperature) {
        double sum = 0;
        for (double[] f : forget) {
            double[] products = new double[retain.length];
            for (int j = 0; j < retain.length; j++) {
                for (int k = 0; k < f.length; k++) {
                    products[j] += f[k] * retain[j][k];
                }
            }
            for (double p : softmax(products, temperature)) {
                sum -= Math.log(p);
            }
        }
        return sum / forget.length / retain.length;
    }

    public static double distillation(double[][] student, double[][] teacher, double temperature) {
        double sum = 0;
        for (int i = 0; i < student.length; i++) {
            double[] p = softmax(student[i], temperature);
            double[] q = softmax(teacher[i], temperature);
            for (int k = 0; k < p.length; k++) {
                sum += q[k] * Math.log(q[k] / p[k]);
            }
        }
        return sum / student.length;
    }

    public static double softCrossEntropy(double[][] student, double[][] teacher, double temperature) {
        double sum = 0;
        for (int i = 0; i < student.length; i++) {
            double[] p = softmax(student[i], temperature);
            double[] q = softmax(teacher[i], temperature);
            for (int k = 0; k < p.length; k++) {
                sum -= q[k] * Math.log(p[k]);
            }
        }
        return sum / student.length;
    }

    public static double entropyGap(double[][] student, double[][] teacher) {
        double sum = 0;
        for (int i = 0; i < student.length; i++) {
            double gap = entropy(student[i]) - entropy(teacher[i]);
            sum += gap * gap;
        }
        return sum / student.length;
    }

    public static double logitGap(double[][] student, double[][] teacher) {
        double sum = 0;
        for (int i = 0; i < student.length; i++) {
            for (int k = 0; k < student[i].length; k++) {
                sum += (student[i][k] - teacher[i][k]) * (student[i][k] - teacher[i][k]);
            }
        }
        return sum / student.length / student[0].length;
    }

    private static double entropy(double[] logits) {
        double sum = 0;
        for (double p : softmax(logits, 1)) {
            sum -= p * Math.log(p);
        }
        return sum;
    }
}
