using System.Text.RegularExpressions;
using Fakes;
using NemoVideo.Uploads;

namespace NemoBot.Tests.Documents;

/// <summary>What is a video, a picture or a sound stands in one catalogue, and everything else is derived from it.</summary>
public sealed partial class OneFormatListTests
{
    /// <summary>So many different formats in one file are a list.</summary>
    private const int List = 4;

    private const string Catalogue = "NemoVideo/Uploads/MediaFormats.cs";

    private static readonly string Source = Path.Combine(Repository.FindRoot(), "src");

    [Fact]
    public void There_is_one_list_of_formats_in_the_source()
    {
        var extensions = MediaFormats.All.SelectMany(format => format.OtherExtensions.Prepend(format.Extension)).Select(extension => extension[1..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var types = MediaFormats.All.SelectMany(format => format.OtherMediaTypes.Prepend(format.MediaType)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var lists = Files(".cs", ".html", ".js", ".resx", ".json")
            .Where(file =>
            {
                var text = File.ReadAllText(file);
                return Extension().Matches(text).Select(found => found.Groups["name"].Value).Where(extensions.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List
                    || MediaType().Matches(text).Select(found => found.Value).Where(types.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List
                    || Spoken().Matches(text).Select(found => found.Value).Where(extensions.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List;
            })
            .Select(Relative);

        Assert.Equal([Catalogue], lists);
    }

    /// <summary>Of one format too: <c>MediaFormats.Mp4.MediaType</c> says what is meant, and is right when the catalogue changes.</summary>
    [Fact]
    public void No_other_source_writes_an_extension_or_a_media_type_by_itself()
    {
        var known = MediaFormats.All.SelectMany(format => (string[])[format.Extension, format.MediaType, .. format.OtherExtensions, .. format.OtherMediaTypes]).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var written = Files(".cs", ".js").Where(file => Relative(file) != Catalogue)
            .SelectMany(file => Value().Matches(Comment().Replace(File.ReadAllText(file), "")).Select(found => found.Groups["text"].Value).Where(known.Contains).Select(text => $"{Relative(file)}: {text}"));

        // The simulated API is strict in its own way: of JPEG's further extensions it knows this one.
        Assert.Equal(["NemoVideo.Simulator/Media/MediaImport.cs: .jpeg"], written);
    }

    /// <summary>The first bytes of a format, which only <see cref="MediaSignature"/> tells.</summary>
    [Fact]
    public void One_source_tells_formats_by_their_first_bytes() =>
        Assert.Equal(["NemoVideo/Uploads/MediaSignature.cs"], Files(".cs").Where(file => FirstBytes().IsMatch(Comment().Replace(File.ReadAllText(file), ""))).Select(Relative));

    private static IEnumerable<string> Files(params string[] extensions) => Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories)
        .Where(file => extensions.Contains(Path.GetExtension(file)) && !Built().IsMatch(file));

    private static string Relative(string file) => Path.GetRelativePath(Source, file).Replace('\\', '/');

    [GeneratedRegex("""^\s*//.*$""", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""(?<quote>["'])(?<text>[^"'\r\n]*)\k<quote>""")]
    private static partial Regex Value();

    /// <summary>JPEG, PNG, GIF, EBML, RIFF, <c>ftyp</c>, ID3 and Ogg, in the ways that C# writes them.</summary>
    [GeneratedRegex("""0xFF, 0xD8|"OggS"|"ftyp"|"ID3"|"RIFF"|0x89, (?:\(byte\))?['"]P|'G', (?:\(byte\))?'I', |"GIF8|0x1A, 0x45, 0xDF|'R', (?:\(byte\))?'I', |'O', (?:\(byte\))?'g', """)]
    private static partial Regex FirstBytes();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex Built();

    /// <summary>".mp4" as a value of its own.</summary>
    [GeneratedRegex("""(?<=["',])\.(?<name>[A-Za-z0-9]{2,5})(?=["',])""")]
    private static partial Regex Extension();

    [GeneratedRegex("""(?:video|audio|image|application)/[A-Za-z0-9.+-]+""")]
    private static partial Regex MediaType();

    /// <summary>"mp4, mov and avi", to people.</summary>
    [GeneratedRegex("""(?<![.\w])(?:mp4|mov|avi|webm|mkv|jpg|png|gif|webp|mp3|wav|m4a|aac)(?=[,、]| and | 和 |\b·)""", RegexOptions.IgnoreCase)]
    private static partial Regex Spoken();
}
