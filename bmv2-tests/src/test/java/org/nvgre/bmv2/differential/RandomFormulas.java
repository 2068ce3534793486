package org.nvgre.bmv2.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nvgre.bmv2.differential.Formula.Sort;

/// Expressions at random over variables of any width, with all operators that numbers have.
final class RandomFormulas {

    private static final int WIDEST = 140;

    private record Variable(String name, Sort type) {}

    private final RandomGenerator random;
    private final List<Variable> variables = new ArrayList<>();

    RandomFormulas(RandomGenerator random) {
        this.random = random;
    }

    /// What is said from now on may name this variable; the values of variables are listed in the order of these calls.
    void variable(String name, Sort type) {
        variables.add(new Variable(name, type));
    }

    /// Mostly small and odd.
    Sort type() {
        int width = switch (random.nextInt(6)) {
            case 0 -> 8 * (1 + random.nextInt(4));
            case 1 -> 1 + random.nextInt(128);
            default -> 1 + random.nextInt(33);
        };
        return new Sort(width, random.nextInt(3) == 0);
    }

    /// Often the least, the greatest, or next to zero.
    BigInteger value(Sort type) {
        return switch (random.nextInt(8)) {
            case 0 -> type.least();
            case 1 -> type.greatest();
            case 2 -> type.wrap(BigInteger.valueOf(random.nextInt(-2, 3)));
            default -> type.wrap(new BigInteger(type.width(), new java.util.Random(random.nextLong())));
        };
    }

    Formula number(Sort type, int depth) {
        if (depth <= 0) {
            return leaf(type);
        }
        return switch (random.nextInt(12)) {
            case 0 -> leaf(type);
            case 1, 2, 3, 4 -> binary(type, depth);
            case 5, 6 -> shift(type, depth);
            case 7 -> choice(type, depth);
            case 8 -> unary(type, depth);
            case 9 -> withNumber(type, depth);
            default -> type.signed() ? cast(type, depth) : part(type, depth);
        };
    }

    Formula condition(int depth) {
        if (depth <= 0 || random.nextInt(4) > 0) {
            return comparison(depth - 1);
        }
        Formula a = condition(depth - 1);
        Formula b = condition(depth - 1);
        return switch (random.nextInt(4)) {
            case 0 -> new Formula(null, "(" + a.text() + " && " + b.text() + ")",
                    v -> bool(a.holds(v) && b.holds(v)));
            case 1 -> new Formula(null, "(" + a.text() + " || " + b.text() + ")",
                    v -> bool(a.holds(v) || b.holds(v)));
            case 2 -> new Formula(null, "(" + a.text() + " != " + b.text() + ")",
                    v -> bool(a.holds(v) != b.holds(v)));
            default -> new Formula(null, "!" + a.text(), v -> bool(!a.holds(v)));
        };
    }

    private Formula comparison(int depth) {
        Sort type = someType();
        Formula a = number(type, depth);
        Formula b = random.nextInt(6) == 0 ? a : number(type, depth);
        String operator = pick("==", "!=", "<", "<=", ">", ">=");
        return new Formula(null, "(" + a.text() + " " + operator + " " + b.text() + ")", v -> {
            int order = a.in(v).compareTo(b.in(v));
            return bool(switch (operator) {
                case "==" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            });
        });
    }

    private Formula leaf(Sort type) {
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).type().equals(type)) {
                same.add(i);
            }
        }
        if (!same.isEmpty() && random.nextInt(4) > 0) {
            return variable(same.get(random.nextInt(same.size())));
        }
        if (variables.isEmpty() || random.nextInt(3) == 0) {
            return constant(type);
        }
        Formula any = variable(random.nextInt(variables.size()));
        return converted(any, type);
    }

    private Formula variable(int index) {
        Variable variable = variables.get(index);
        return new Formula(variable.type(), variable.name(), v -> v.get(index));
    }

    private Formula constant(Sort type) {
        BigInteger value = value(type);
        String text = value.signum() < 0
                ? "(" + type + ")(" + value + ")"
                : type.width() + (type.signed() ? "s" : "w") + value;
        return new Formula(type, text, _ -> value);
    }

    /// First the width, then the sign, or the other way round: one cast cannot change both.
    private Formula converted(Formula from, Sort to) {
        if (from.type().equals(to)) {
            return from;
        }
        if (from.type().signed() == to.signed() || from.type().width() == to.width()) {
            return new Formula(to, "(" + to + ")" + from.text(), v -> to.wrap(from.in(v)));
        }
        Sort between = random.nextBoolean()
                ? new Sort(to.width(), from.type().signed())
                : new Sort(from.type().width(), to.signed());
        return converted(converted(from, between), to);
    }

    private Formula binary(Sort type, int depth) {
        Formula a = number(type, depth - 1);
        Formula b = number(type, depth - 1);
        String operator = pick("+", "-", "*", "&", "|", "^", "|+|", "|-|");
        return new Formula(type, "(" + a.text() + " " + operator + " " + b.text() + ")", v -> {
            BigInteger x = a.in(v);
            BigInteger y = b.in(v);
            return switch (operator) {
                case "+" -> type.wrap(x.add(y));
                case "-" -> type.wrap(x.subtract(y));
                case "*" -> type.wrap(x.multiply(y));
                case "&" -> type.wrap(x.and(y));
                case "|" -> type.wrap(x.or(y));
                case "^" -> type.wrap(x.xor(y));
                case "|+|" -> type.saturate(x.add(y));
                default -> type.saturate(x.subtract(y));
            };
        });
    }

    /// By a constant, or by something that may be more than there are bits.
    private Formula shift(Sort type, int depth) {
        Formula a = number(type, depth - 1);
        Formula by = random.nextBoolean()
                ? literal(random.nextInt(type.width() + 2))
                : number(Sort.bit(1 + random.nextInt(7)), depth - 1);
        boolean left = random.nextBoolean();
        return new Formula(type, "(" + a.text() + (left ? " << " : " >> ") + by.text() + ")", v -> {
            int bits = by.in(v).intValue();
            return type.wrap(left ? a.in(v).shiftLeft(bits) : a.in(v).shiftRight(bits));
        });
    }

    private static Formula literal(int value) {
        return new Formula(null, "" + value, _ -> BigInteger.valueOf(value));
    }

    private Formula choice(Sort type, int depth) {
        Formula condition = condition(depth - 1);
        Formula yes = number(type, depth - 1);
        Formula no = number(type, depth - 1);
        return new Formula(type,
                "(" + condition.text() + " ? " + yes.text() + " : " + no.text() + ")",
                v -> condition.holds(v) ? yes.in(v) : no.in(v));
    }

    private Formula unary(Sort type, int depth) {
        Formula a = number(type, depth - 1);
        return random.nextBoolean()
                ? new Formula(type, "(-" + a.text() + ")", v -> type.wrap(a.in(v).negate()))
                : new Formula(type, "(~" + a.text() + ")", v -> type.wrap(a.in(v).not()));
    }

    /// With a number of no width, which the compiler computes and gives the width of the other side.
    private Formula withNumber(Sort type, int depth) {
        Formula a = number(type, depth - 1);
        Formula b = integer(type, 3);
        String operator = pick("+", "-", "&", "^");
        return new Formula(type, "(" + a.text() + " " + operator + " " + b.text() + ")", v -> {
            BigInteger x = a.in(v);
            BigInteger y = type.wrap(b.in(v));
            return type.wrap(switch (operator) {
                case "+" -> x.add(y);
                case "-" -> x.subtract(y);
                case "&" -> x.and(y);
                default -> x.xor(y);
            });
        });
    }

    /// A constant expression of type `int` whose value fits; division and remainder are defined for what is not negative.
    private Formula integer(Sort fits, int depth) {
        Formula any = integer(depth);
        BigInteger value = any.in(List.of());
        boolean inside = value.compareTo(fits.least()) >= 0 && value.compareTo(fits.greatest()) <= 0;
        return inside ? any : integer(fits, depth - 1);
    }

    private Formula integer(int depth) {
        if (depth <= 0) {
            return literal(random.nextInt(depth < -4 ? 1 : 100));
        }
        Formula a = integer(depth - 1);
        Formula b = integer(depth - 1);
        BigInteger x = a.in(List.of());
        BigInteger y = b.in(List.of());
        boolean natural = x.signum() >= 0 && y.signum() > 0;
        String operator = natural && random.nextBoolean() ? pick("/", "%") : pick("+", "-", "*");
        BigInteger value = switch (operator) {
            case "/" -> x.divide(y);
            case "%" -> x.remainder(y);
            case "+" -> x.add(y);
            case "-" -> x.subtract(y);
            default -> x.multiply(y);
        };
        return new Formula(null, "(" + a.text() + " " + operator + " " + b.text() + ")", _ -> value);
    }

    private Formula cast(Sort type, int depth) {
        return converted(number(someType(), depth - 1), type);
    }

    /// A slice of something, two things concatenated, a condition as a bit, or a cast.
    private Formula part(Sort type, int depth) {
        int width = type.width();
        return switch (random.nextInt(width == 1 ? 4 : 3)) {
            case 0 -> {
                Sort whole = new Sort(Math.min(WIDEST, width + random.nextInt(20)),
                        random.nextInt(4) == 0);
                int low = random.nextInt(whole.width() - width + 1);
                Formula a = number(whole, depth - 1);
                yield new Formula(type, "(" + a.text() + ")[" + (low + width - 1) + ":" + low + "]",
                        v -> type.wrap(a.in(v).shiftRight(low)));
            }
            case 1 -> {
                if (width == 1) {
                    yield cast(type, depth);
                }
                int low = 1 + random.nextInt(width - 1);
                Formula a = number(Sort.bit(width - low), depth - 1);
                Formula b = number(Sort.bit(low), depth - 1);
                yield new Formula(type, "(" + a.text() + " ++ " + b.text() + ")",
                        v -> a.in(v).shiftLeft(low).or(b.in(v)));
            }
            case 2 -> cast(type, depth);
            default -> {
                Formula a = condition(depth - 1);
                yield new Formula(type, "(bit<1>)" + a.text(), a.value());
            }
        };
    }

    private Sort someType() {
        return variables.isEmpty() || random.nextInt(3) == 0
                ? type()
                : variables.get(random.nextInt(variables.size())).type();
    }

    private String pick(String... operators) {
        return operators[random.nextInt(operators.length)];
    }

    private static BigInteger bool(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }
}
