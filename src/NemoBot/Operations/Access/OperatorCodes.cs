using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;

namespace NemoBot.Operations.Access;

/// <summary>The codes of the console. Compares digests in constant time, which do not reveal the length of a code.</summary>
internal sealed class OperatorCodes(IOptions<OperatorOptions> options)
{
    private readonly byte[]? _manage = DigestOf(options.Value.Code);
    private readonly byte[]? _look = DigestOf(options.Value.LookCode);

    /// <summary>Gets whether a code is set; if not, only a link of <c>NemoBot operator-link</c>, or a proxy's header, opens the console.</summary>
    public bool Any => (_manage ?? _look) is not null;

    /// <summary>Gets a digest that changes with either code.</summary>
    public string Digest { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Value.Code}\n{options.Value.LookCode}")));

    /// <summary>Returns what the code allows; null for a wrong one.</summary>
    public OperatorRole? RoleOf(string tried)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(tried));
        return Is(_manage, digest) ? OperatorRole.Manage : Is(_look, digest) ? OperatorRole.Look : null;
    }

    private static bool Is(byte[]? code, byte[] tried) => code is not null && CryptographicOperations.FixedTimeEquals(code, tried);

    private static byte[]? DigestOf(string? code) => code is { Length: > 0 } ? SHA256.HashData(Encoding.UTF8.GetBytes(code)) : null;
}
