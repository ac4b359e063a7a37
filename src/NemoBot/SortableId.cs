using System.Security.Cryptography;

namespace NemoBot;

/// <summary>Ids made by us: 20 characters of <c>[0-9a-z]</c>, sortable by time, the last 10 random.</summary>
internal static class SortableId
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string New(TimeProvider time)
    {
        Span<char> id = stackalloc char[20];
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 9; i >= 0; i--)
        {
            id[i] = Digits[(int)(milliseconds & 31)];
            milliseconds >>= 5;
        }

        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < 10; i++)
        {
            id[10 + i] = Digits[random[i] & 31];
        }

        return new string(id);
    }
}
