using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Localization;

public sealed partial class TextsTests
{
    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_language_has_every_text_and_no_other(string language)
    {
        var keys = Enum.GetNames<TextKey>().Order(StringComparer.Ordinal);

        Assert.Equal(keys, Own(language).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void No_text_is_empty_and_none_has_spaces_around_it(string language) =>
        Assert.DoesNotContain(Own(language), text => text.Value.Length == 0 || text.Value.Trim() != text.Value);

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Placeholders_agree_with_the_English_ones(string language)
    {
        var english = Own(Languages.Default);
        var wrong = Own(language).Where(text => !Placeholders(text.Value).SequenceEqual(Placeholders(english[text.Key]))).Select(text => text.Key);

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Every_text_can_be_formatted(string language)
    {
        var texts = Texts.In(language);
        foreach (var key in Enum.GetValues<TextKey>())
        {
            Assert.NotEmpty(texts.Format(key, "a", "b", "c", "d", "e", "f"));
        }
    }

    /// <summary>Promise 6: told in words with a next step; and what people fear first is the cost.</summary>
    [Theory]
    [InlineData("en", "charge")]
    [InlineData("zh-Hans", "扣")]
    [InlineData("zh-Hant", "扣")]
    [InlineData("es", "cobr")]
    [InlineData("de", "abgebucht|Abbuchung|berechnet")]
    [InlineData("fr", "débit|factur")]
    [InlineData("pt", "cobr")]
    [InlineData("ja", "使われ|使った")]
    [InlineData("ko", "쓰이|쓰인|썼")]
    [InlineData("ru", "спис")]
    public void A_failed_job_says_what_is_known_of_its_cost(string language, string cost)
    {
        var failures = Enum.GetValues<TextKey>().Where(key => key is >= TextKey.OurFault and <= TextKey.Refused and not TextKey.BackendTroubleNow);

        Assert.DoesNotContain(failures, key => !Regex.IsMatch(Texts.In(language)[key], cost, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    [Fact]
    public void A_key_without_a_text_throws() => Assert.Throws<MissingManifestResourceException>(() => Texts.In("en")[(TextKey)(-1)]);

    [Theory]
    [InlineData(null, "en")]
    [InlineData("tlh", "en")]
    [InlineData("pt-BR", "pt")]
    [InlineData("zh-HK", "zh-Hant")]
    public void Texts_come_in_the_nearest_language(string? hint, string expected) => Assert.Equal(expected, Texts.In(hint).Language);

    private static Dictionary<string, string> Own(string language)
    {
        var resources = new ResourceManager(typeof(Texts));
        var culture = language == Languages.Default ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        var set = resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
