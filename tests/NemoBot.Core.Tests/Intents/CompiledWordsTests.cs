using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Tests.Intents;

public sealed class CompiledWordsTests
{
    /// <summary>Otherwise write them anew: <c>dotnet run -c Release --project bench/NemoBot.Train -- --words=src/NemoBot.Core/Intents/Compiled/words.bin</c>.</summary>
    [Fact]
    public void What_ships_is_what_the_lists_say() => Assert.Equal(Written(WordCompiler.Compile()), Written(CompiledWords.Shipped));

    [Fact]
    public void Other_files_are_refused()
    {
        var written = Written(CompiledWords.Shipped);

        Assert.Throws<InvalidDataException>(() => CompiledWords.Read(new MemoryStream(new byte[100])));
        Assert.All([4, 100, written.Length / 2, written.Length - 1], length => Assert.ThrowsAny<IOException>(() => CompiledWords.Read(new MemoryStream(written, 0, length))));
    }

    private static byte[] Written(CompiledWords words)
    {
        var bytes = new MemoryStream();
        words.Write(bytes);
        return bytes.ToArray();
    }
}
