using System.Globalization;
using System.Text.RegularExpressions;
using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Simulator.Agent;

/// <summary>Reads what one clause asks for, by the words of a language's table. What a clause does not say in full is no edit.</summary>
internal sealed partial class TableReader
{
    private const string DefaultBackground = "#ffffff";

    private readonly Words _words;
    private readonly Regex _time;
    private readonly Regex _factor;

    public TableReader(Words words)
    {
        _words = words;

        // One word may stand between number and unit: "les 3 premières secondes".
        _time = Compile($@"(?<![\d{Alphabetic}])(?<n>\d+(?:[.,]\d+)?|(?:{words.Numbers})(?=[\s{Unspaced}]))[\s-]*(?:\p{{L}}+\s+)?(?:(?<m>{words.Minutes})|(?<s>{words.Seconds}))(?![{Alphabetic}])");
        _factor = Compile($@"(?<![\d{Alphabetic}])(?<n>\d+(?:[.,]\d+)?)\s*-?\s*(?:{words.Times})(?![{Alphabetic}])");
    }

    /// <summary>Latin and Cyrillic letters.</summary>
    private const string Alphabetic = @"a-z\u00df-\u024f\u0430-\u04ff";

    /// <summary>Kana, kanji and hangul, which follow a number without a space.</summary>
    private const string Unspaced = @"\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3";

    /// <param name="text">Quotations are hidden (<see cref="InstructionText"/>).</param>
    public IEnumerable<Instruction> Read(string text, Func<string, bool> asksNothing)
    {
        if (_words.Generate.In(text) && !asksNothing(text))
        {
            return [new Instruction.Generate(text)];
        }

        var clauses = Marks().Split(_words.Gray.Replace(text, " \ue1ff ")).SelectMany(_words.And.Split).Where(clause => !string.IsNullOrWhiteSpace(clause) && !asksNothing(clause)).ToList();
        var found = new List<Instruction>();
        for (var index = 0; index < clauses.Count; index++)
        {
            if (ReadClause(clauses[index]) is { } instruction)
            {
                // "Remove the background and put me in an office": the second clause says with what.
                if (instruction is Instruction.Background { Key: DefaultBackground } && index + 1 < clauses.Count && _words.Change.In(clauses[index + 1]) && !NamesSomething(clauses[index + 1]) && SceneIn(clauses[index + 1]) is { } scene)
                {
                    instruction = new Instruction.Background(scene);
                    index++;
                }

                found.Add(instruction);
            }
        }

        return found;
    }

    private Instruction? ReadClause(string clause) =>
        _words.Undo.In(clause) && !NamesSomething(clause) ? new Instruction.Undo()
        : _words.Redo.In(clause) && !NamesSomething(clause) ? new Instruction.Redo()
        : ReadTime(clause) ?? ReadTexts(clause) ?? ReadMusic(clause) ?? ReadBackground(clause) ?? ReadLook(clause) ?? ReadSound(clause);

    private Instruction? ReadTime(string clause)
    {
        if (IsAbout(clause, _words.Music, _words.Title, _words.Subtitles))
        {
            return null;
        }

        if (_words.Pauses.In(clause) && (_words.Trim.In(clause) || _words.Remove.In(clause)))
        {
            return new Instruction.RemovePauses();
        }

        return TimeIn(clause) switch
        {
            { } time when _words.Keep.In(clause) => _words.Last.In(clause) ? new Instruction.KeepLast(time) : new Instruction.Keep(0, time),
            { } time when (_words.Trim.In(clause) || _words.Remove.In(clause)) && _words.First.In(clause) => new Instruction.TrimStart(time),
            { } time when (_words.Trim.In(clause) || _words.Remove.In(clause)) && _words.Last.In(clause) => new Instruction.TrimEnd(time),
            _ => null,
        };
    }

    private Instruction? ReadTexts(string clause)
    {
        var role = _words.Subtitles.In(clause) ? "subtitle" : _words.Title.In(clause) ? "title" : null;
        var quote = InstructionText.QuoteIn(clause);
        return (role, quote) switch
        {
            (null, _) => null,
            (_, null) when _words.Remove.In(clause) => new Instruction.RemoveText(role),
            ("title", null) when Said().Match(clause) is { Success: true } said => Text(said.Groups[1].Value.Trim()),
            (_, null) when !_words.Add.In(clause) && !_words.Change.In(clause) => null,
            _ => Text(quote),
        };

        Instruction.AddText Text(string? text) => new(role!, text, Start: null, TimeIn(clause), AtEnd: _words.AtEnd.In(clause));
    }

    private Instruction? ReadMusic(string clause)
    {
        if (!_words.Music.In(clause))
        {
            return null;
        }

        var volume = VolumeIn(clause);
        return _words.Remove.In(clause) ? new Instruction.RemoveMusic()
            : _words.FadeOut.In(clause) ? new Instruction.FadeMusic()
            : volume is { } share && (_words.Volume.In(clause) || !_words.Add.In(clause)) && !_words.Add.In(clause) ? new Instruction.SetVolume(share, IsRelative: false, OfMusic: true)
            : _words.Quieter.In(clause) ? new Instruction.SetVolume(0.5, IsRelative: true, OfMusic: true)
            : _words.Louder.In(clause) ? new Instruction.SetVolume(1.5, IsRelative: true, OfMusic: true)
            : _words.Add.In(clause) || _words.Change.In(clause) ? new Instruction.AddMusic(Find(_words.Moods, clause) ?? "upbeat", volume)
            : null;
    }

    private Instruction.Background? ReadBackground(string clause)
    {
        if (!_words.Background.In(clause) || _words.Transitions.In(clause))
        {
            return null;
        }

        var scene = SceneIn(clause);
        var isChanged = _words.Remove.In(clause) || _words.Change.In(clause) || _words.Add.In(clause) || scene == "blur";
        var isTinted = scene is null && (_words.Brighter.In(clause) || _words.Darker.In(clause) || _words.Warmer.In(clause) || _words.Cooler.In(clause));
        return isChanged && !isTinted ? new Instruction.Background(scene ?? DefaultBackground) : null;
    }

    private Instruction? ReadLook(string clause) =>
        clause.Contains('\ue1ff', StringComparison.Ordinal) ? new Instruction.Gray()
        : _words.Transitions.In(clause) && (_words.Add.In(clause) || _words.Change.In(clause)) ? new Instruction.Transition("fade")
        : _words.Brighter.In(clause) ? new Instruction.Brightness(0.12)
        : _words.Darker.In(clause) ? new Instruction.Brightness(-0.12)
        : _words.Warmer.In(clause) ? new Instruction.Warmth(0.12)
        : _words.Cooler.In(clause) ? new Instruction.Warmth(-0.12)
        : _factor.Match(clause) is { Success: true } factor ? new Instruction.Speed(Number(factor.Groups["n"].Value))
        : _words.Slower.In(clause) ? new Instruction.Speed(0.5)
        : _words.Faster.In(clause) ? new Instruction.Speed(1.5)
        : null;

    private Instruction? ReadSound(string clause) =>
        _words.Mute.In(clause) ? new Instruction.Mute()
        : _words.Volume.In(clause) && VolumeIn(clause) is { } share ? new Instruction.SetVolume(share, IsRelative: false, OfMusic: false)
        : _words.Volume.In(clause) && _words.Quieter.In(clause) ? new Instruction.SetVolume(0.5, IsRelative: true, OfMusic: false)
        : _words.Volume.In(clause) && _words.Louder.In(clause) ? new Instruction.SetVolume(1.5, IsRelative: true, OfMusic: false)
        : _words.Improve.In(clause) ? new Instruction.Improve()
        : null;

    private bool NamesSomething(string clause) => IsAbout(clause, _words.Music, _words.Title, _words.Subtitles, _words.Transitions, _words.Pauses);

    private static bool IsAbout(string clause, params ReadOnlySpan<WordPattern> things)
    {
        foreach (var thing in things)
        {
            if (thing.In(clause))
            {
                return true;
            }
        }

        return false;
    }

    private string? SceneIn(string clause) => Find(_words.Scenes, clause);

    private static string? Find(IReadOnlyList<Named> table, string clause) => table.FirstOrDefault(each => each.Words.In(clause))?.Key;

    /// <summary>In milliseconds; null if the clause names no time.</summary>
    private long? TimeIn(string clause) => _time.Match(clause) is { Success: true } match ? (long)(ValueOf(match.Groups["n"].Value) * (match.Groups["m"].Success ? 60_000 : 1000)) : null;

    private double ValueOf(string number) =>
        char.IsAsciiDigit(number[0]) ? Number(number)
        : 1 + _words.Numbers.Split('|').ToList().FindIndex(word => Regex.IsMatch(number, $"^(?:{word})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));

    private static double? VolumeIn(string clause) => Percent().Match(clause) is { Success: true } match ? Number(match.Groups[1].Value) / 100 : null;

    private static double Number(string digits) => double.Parse(digits.Replace(',', '.'), CultureInfo.InvariantCulture);

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Punctuation, and the endings by which Japanese and Korean join two requests.</summary>
    [GeneratedRegex(@"[;；。！？!?，、\n]|,(?!\d)|\.(?=\s|$)|(?<=(?:し|え|け|れ|っ|か|い)て)(?=[\u4e00-\u9fff\u30a0-\u30ff])(?![欲下貰頂])|(?<=(?:하|넣|빼|꾸|우|르|이|리|추|만들|자르)고)\s")]
    private static partial Regex Marks();

    [GeneratedRegex(@"[:：]\s*(\S.*)$")]
    private static partial Regex Said();

    [GeneratedRegex(@"(\d+(?:[.,]\d+)?)\s*(?:[%％]|パーセント|퍼센트|프로|prozent|por ciento|por cento|pour cent|процент)", RegexOptions.IgnoreCase)]
    private static partial Regex Percent();
}
