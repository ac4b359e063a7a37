namespace NemoVideo.Secrets;

/// <summary>Addresses that grant access to their holder: those of claims and logins. A signed file address is not among them; users send those as footage.</summary>
internal static class SecretAddress
{
    private static readonly string[] Endpoints = ["claim", "login", "signin", "sign-in", "auth", "oauth", "oauth2", "register", "signup", "invite", "operator"];
    private static readonly string[] Names = ["token", "key", "signature", "sig", "secret", "code", "ct", "password", "otp"];

    /// <param name="word">In lower case.</param>
    public static bool IsOne(ReadOnlySpan<char> word)
    {
        var query = word.IndexOfAny('?', '#');
        if (query < 0 || !word[query..].Contains('='))
        {
            return false;
        }

        foreach (var segment in word[..query].SplitAny('/', '.'))
        {
            foreach (var endpoint in Endpoints)
            {
                if (word[segment].SequenceEqual(endpoint))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <param name="offset">The position of the word in its text.</param>
    public static void Find(ReadOnlySpan<char> word, int offset, List<FoundSecret> found)
    {
        foreach (var pair in word.SplitAny('?', '&', '#', ';'))
        {
            var (start, end) = (pair.Start.Value, pair.End.Value);
            var sign = word[start..end].IndexOf('=');
            if (sign > 0 && word[(start + sign + 1)..end] is { Length: > 0 } value && !value.SequenceEqual(SecretMask.Replacement) && IsSecret(word.Slice(start, sign)))
            {
                found.Add(new(offset + start + sign + 1, offset + end));
            }
        }
    }

    /// <summary>Also as the last part of a longer name (<c>access_token</c>).</summary>
    private static bool IsSecret(ReadOnlySpan<char> name)
    {
        foreach (var secret in Names)
        {
            if (name.EndsWith(secret, StringComparison.Ordinal) && (name.Length == secret.Length || name[^(secret.Length + 1)] is '_' or '-'))
            {
                return true;
            }
        }

        return false;
    }
}
