using System.Globalization;
using System.Text;

namespace NemoBot.Tests.Fuzzing;

/// <summary>Damages recorded bytes, the same damage for the same seed.</summary>
/// <remarks><c>NEMOBOT_FUZZ_ROUNDS</c> sets how many rounds a target runs (default 200, 1,500 or 4,000, by what a round costs); <c>NEMOBOT_FUZZ_SEED</c> where they begin.</remarks>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Snippets =
    [
        .. new[] { "\n", "\r\n", "\0", "\"", "'", "\\", "\\ud83e", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "1e999", "99999999999999999999", "--x", "---\n", "&a", "*a", "!!", "<", "&#0;", "**", "`", "](", "\u202e", "\ufeff", "%00", "../" }
            .Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80], [.. Enumerable.Repeat((byte)'[', 300)], [.. Enumerable.Repeat((byte)'9', 400)],
    ];

    private readonly Random _random = new(seed);

    public static int FirstSeed => Read("NEMOBOT_FUZZ_SEED") ?? 1;

    public static int Rounds(int usual) => Read("NEMOBOT_FUZZ_ROUNDS") ?? usual;

    public byte[] Damage(ReadOnlySpan<byte> bytes)
    {
        List<byte> damaged = [.. bytes];
        for (var hits = 1 + _random.Next(5); hits > 0 && damaged.Count > 0; hits--)
        {
            var at = _random.Next(damaged.Count);
            var length = Math.Min(_random.Next(16), damaged.Count - at);
            switch (_random.Next(6))
            {
                case 0:
                    damaged[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, length);
                    break;
                case 2 or 3:
                    damaged.InsertRange(at, Snippets[_random.Next(Snippets.Length)]);
                    break;
                case 4:
                    damaged.InsertRange(_random.Next(damaged.Count), damaged.GetRange(at, length));
                    break;
                default:
                    damaged[at] = (byte)"0123456789{}[]\",:-*&!<>"[_random.Next(23)];
                    break;
            }
        }

        return _random.Next(5) == 0 ? [.. damaged[.._random.Next(damaged.Count + 1)]] : [.. damaged];
    }

    private static int? Read(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
