using System.Security.Cryptography;

namespace NemoBot.Storage.Sqlite.Tests;

public sealed class SecretKeyTests
{
    private static readonly byte[] Salt = new byte[SecretKey.SaltLength];

    private static readonly byte[] Content = "a master key"u8.ToArray();

    private const string Hexadecimal = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData(Hexadecimal)]
    [InlineData("ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=")]
    public void What_a_secret_sealed_it_opens(string secret) =>
        Assert.Equal(Content, SecretKey.Of(secret, Salt).Open("one", SecretKey.Of(secret, Salt).Seal("one", Content)));

    [Theory]
    [InlineData("correct horse battery stapler")]
    [InlineData("Correct horse battery staple")]
    [InlineData(Hexadecimal)]
    public void Another_secret_opens_nothing(string other) => Assert.Null(SecretKey.Of(other, Salt).Open("one", SecretKey.Of("correct horse battery staple", Salt).Seal("one", Content)));

    [Fact]
    public void Another_salt_owner_or_byte_opens_nothing()
    {
        var key = SecretKey.Of(Hexadecimal, Salt);
        var value = key.Seal("one", Content);

        Assert.Null(SecretKey.Of(Hexadecimal, RandomNumberGenerator.GetBytes(SecretKey.SaltLength)).Open("one", value));
        Assert.Null(key.Open("two", value));
        Assert.Null(key.Open("one", value[..^1]));
        Assert.Null(key.Open("one", []));
        for (var at = 0; at < value.Length; at++)
        {
            var changed = (byte[])value.Clone();
            changed[at] ^= 1;
            Assert.Null(key.Open("one", changed));
        }
    }

    [Fact]
    public void The_same_content_is_never_sealed_to_the_same_value()
    {
        var key = SecretKey.Of(Hexadecimal, Salt);

        Assert.NotEqual(key.Seal("one", Content), key.Seal("one", Content));
    }
}
