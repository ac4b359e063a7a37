using System.Text.RegularExpressions;
using Fakes;
using NemoVideo.Uploads;

namespace NemoBot.Tests.Documents;

/// <summary>What is a video, a picture or a sound stands in one catalogue, and everything else is derived from it.</summary>
public sealed partial class OneFormatListTests
{
    /// <summary>So many different formats in one file are a list.</summary>
    private const int List = 4;

    private static readonly string Source = Path.Combine(Repository.FindRoot(), "src");

    [Fact]
    public void There_is_one_list_of_formats_in_the_source()
    {
        var extensions = MediaFormats.All.SelectMany(format => format.OtherExtensions.Prepend(format.Extension)).Select(extension => extension[1..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var types = MediaFormats.All.SelectMany(format => format.OtherMediaTypes.Prepend(format.MediaType)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var lists = Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".html" or ".js" or ".resx" or ".json" && !Built().IsMatch(file))
            .Where(file =>
            {
                var text = File.ReadAllText(file);
                return Extension().Matches(text).Select(found => found.Groups["name"].Value).Where(extensions.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List
                    || MediaType().Matches(text).Select(found => found.Value).Where(types.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List
                    || Spoken().Matches(text).Select(found => found.Value).Where(extensions.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= List;
            })
            .Select(file => Path.GetRelativePath(Source, file).Replace('\\', '/'));

        Assert.Equal(["NemoVideo/Uploads/MediaFormats.cs"], lists);
    }

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
