using System.Reflection;
using System.Text;

namespace NemoBot.Core.Intents.Compiled;

/// <summary>All that the word lists say, ready for lookup.</summary>
/// <param name="Graph">The words of all sets.</param>
/// <param name="Languages">In the order of <see cref="WordLanguages.All"/>.</param>
/// <param name="Votes">Where the single words of Latin alphabets start in <paramref name="Graph"/>, with a bit for each language that has one.</param>
/// <param name="Answers">Texts that are nothing but a yes (true) or a no (false), in any language.</param>
internal sealed record CompiledWords(WordGraph Graph, IReadOnlyList<CompiledLanguage> Languages, int Votes, IReadOnlyList<KeyValuePair<string, bool>> Answers)
{
    /// <summary>Changes with the layout of the file.</summary>
    private const ulong Format = 0x3130_5344_524F_574E; // NWORDS01

    private static readonly Lazy<CompiledWords> FromAssembly = new(LoadEmbedded);

    /// <summary>Gets the words that ship; read on first use, within milliseconds.</summary>
    public static CompiledWords Shipped => FromAssembly.Value;

    /// <exception cref="InvalidDataException">The stream has no words, or those of another version.</exception>
    /// <exception cref="EndOfStreamException">The stream is cut short.</exception>
    public static CompiledWords Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        return reader.ReadUInt64() == Format
            ? new(WordGraph.Read(reader), ReadList(reader, CompiledLanguage.Read), reader.ReadInt32(), ReadList(reader, reader => KeyValuePair.Create(reader.ReadString(), reader.ReadBoolean())))
            : throw new InvalidDataException("The compiled words are not of this version.");
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        Graph.Write(writer);
        writer.Write(Languages.Count);
        foreach (var language in Languages)
        {
            language.Write(writer);
        }

        writer.Write(Votes);
        writer.Write(Answers.Count);
        foreach (var (text, isYes) in Answers)
        {
            writer.Write(text);
            writer.Write(isYes);
        }
    }

    public Lexicon LexiconOf(string language)
    {
        var compiled = Languages.Single(one => one.Name == language);
        var words = new WordTrie(Graph, compiled.Words);
        return new(words, new(Graph, compiled.Topics), new(compiled.Corrections, words), WordLanguages.IsSpaced(language));
    }

    internal static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var list = new List<T>();
        for (var rest = reader.ReadInt32(); rest > 0; rest--)
        {
            list.Add(read(reader));
        }

        return list;
    }

    private static CompiledWords LoadEmbedded()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("NemoBot.Core.Intents.Compiled.words.bin")
            ?? throw new InvalidOperationException("The compiled words are not embedded.");
        return Read(stream);
    }
}

/// <summary>The words of one language, with those of English in its gaps.</summary>
/// <param name="Words">Where words and phrases start in the graph.</param>
/// <param name="Topics">Where they start with their topics. Apart, so that a topic entry does not hide the classes of a word or of its parts.</param>
/// <param name="Corrections">The words that a mistyped word may mean, likeliest first.</param>
internal sealed record CompiledLanguage(string Name, int Words, int Topics, IReadOnlyList<KeyValuePair<string, WordClass>> Corrections)
{
    public static CompiledLanguage Read(BinaryReader reader) => new(
        reader.ReadString(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        CompiledWords.ReadList(reader, reader => KeyValuePair.Create(reader.ReadString(), (WordClass)reader.ReadUInt64())));

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Words);
        writer.Write(Topics);
        writer.Write(Corrections.Count);
        foreach (var (word, classes) in Corrections)
        {
            writer.Write(word);
            writer.Write((ulong)classes);
        }
    }
}
