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

    [Theory]
    [InlineData("en", "“", "”")]
    [InlineData("de", "„", "“")]
    [InlineData("fr", "«\u00a0", "\u00a0»")]
    [InlineData("es", "«", "»")]
    [InlineData("pt", "“", "”")]
    [InlineData("ru", "«", "»")]
    [InlineData("ja", "「", "」")]
    [InlineData("ko", "“", "”")]
    [InlineData("zh-Hans", "“", "”")]
    [InlineData("zh-Hant", "「", "」")]
    public void Every_quote_is_in_the_quotation_marks_of_the_language(string language, string open, string close)
    {
        var wrong = language == "en" ? OtherQuotes() : OtherQuotesAndApostrophes();

        Assert.DoesNotContain(Own(language), text => wrong.IsMatch(Placeholder().Replace(text.Value, "0").Replace(open, "", StringComparison.Ordinal).Replace(close, "", StringComparison.Ordinal)));
    }

    /// <summary>A word behind a number would be wrong for one, or for five.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("ru")]
    public void No_counted_word_follows_its_number(string language)
    {
        TextKey[] counted =
        [
            TextKey.SlowDown, TextKey.MoreItems, TextKey.MoreTracks, TextKey.DiffMore, TextKey.CardQueued, TextKey.Cost, TextKey.CostDespiteFailure, TextKey.Credits, TextKey.CreditsFrozen, TextKey.CreditsTooFew,
            TextKey.LoginDone, TextKey.CancelLeft, TextKey.QueueFull, TextKey.QueueFullHere,
        ];

        Assert.DoesNotContain(counted, key => CountedWord().IsMatch(Texts.In(language)[key]));
    }

    /// <param name="gap">Between a number and a unit of time or size.</param>
    /// <param name="beforePercent">Between a number and a percent sign.</param>
    [Theory]
    [InlineData("en", " ", "")]
    [InlineData("de", "\u202f", "\u202f")]
    [InlineData("fr", "\u202f", "\u202f")]
    [InlineData("es", "\u202f", "\u202f")]
    [InlineData("pt", "\u202f", "")]
    [InlineData("ru", "\u202f", "\u202f")]
    [InlineData("ja", "", "")]
    [InlineData("ko", "", "")]
    [InlineData("zh-Hans", "\u00a0", "")]
    [InlineData("zh-Hant", "\u00a0", "")]
    public void Seconds_and_other_units_have_one_form(string language, string gap, string beforePercent)
    {
        // What a person says is written as a person types it.
        var units = Own(language).Where(text => !text.Key.StartsWith("Suggest", StringComparison.Ordinal) && !text.Key.StartsWith("PageTry", StringComparison.Ordinal))
            .SelectMany(text => Unit().Matches(text.Value)).ToList();

        Assert.All(units, unit => Assert.Equal(unit.Groups["percent"].Success ? beforePercent : gap, unit.Groups["gap"].Value));
        Assert.True(units.Count > 10);
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Seconds_have_one_sign(string language) =>
        Assert.Single(Own(language).SelectMany(text => Seconds().Matches(text.Value)).Select(found => found.Groups["sign"].Value).Distinct());

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
        // What is said elsewhere too, or after a turn was sent, has its cost added by JobFailures.
        TextKey[] completed = [TextKey.BackendTroubleNow, TextKey.Stuck, TextKey.LinkedTokenInvalid, TextKey.OperatorTokenInvalid, TextKey.HowToRegister, TextKey.HowToTopUp];
        var failures = Enum.GetValues<TextKey>().Where(key => key is >= TextKey.OurFault and <= TextKey.Refused).Except(completed);

        Assert.DoesNotContain(failures, key => !Regex.IsMatch(Texts.In(language)[key], cost, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    [Theory]
    [InlineData("en", "a.mp4, b.mp4, c.mp4")]
    [InlineData("de", "a.mp4, b.mp4, c.mp4")]
    [InlineData("ja", "a.mp4、b.mp4、c.mp4")]
    [InlineData("zh-Hans", "a.mp4，b.mp4，c.mp4")]
    [InlineData("zh-Hant", "a.mp4，b.mp4，c.mp4")]
    public void A_list_has_the_comma_of_the_language(string language, string expected) => Assert.Equal(expected, Texts.In(language).List(["a.mp4", "b.mp4", "c.mp4"]));

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
        Placeholder().Matches(text).Select(match => match.Groups["number"].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(?<number>[^:}]*)(:[^}]*)?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{\d\}[ \u00a0\u202f](?!more|before|davor|avant|de plus|más|por delante|na frente|s\b|с\b)\p{L}")]
    private static partial Regex CountedWord();

    [GeneratedRegex("[\"“”„«»‹›「」『』]")]
    private static partial Regex OtherQuotes();

    [GeneratedRegex("[\"'“”„«»‹›「」『』]")]
    private static partial Regex OtherQuotesAndApostrophes();

    [GeneratedRegex(@"[}\d](?<gap>[ \u00a0\u202f]?)(?:(?:s|sec|min|с|сек|мин|[KMGКМГ]?[BБ]|[KMG]?o)(?!\p{L}| \{)|秒|초|分钟|分鐘|分|분|(?<percent>%))")]
    private static partial Regex Unit();

    [GeneratedRegex(@"[}\d][ \u00a0\u202f]?(?<sign>(?:s|sec|secs|Sek|seg|с|сек)(?!\p{L})|秒钟?|초)")]
    private static partial Regex Seconds();
}
