using System.Text.RegularExpressions;
using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Simulator.Agent;

/// <summary>Recognizes the questions and denials of a language.</summary>
internal sealed partial class Habits(Manner manner)
{
    private readonly Regex _question = Compile(manner.Question);
    private readonly Regex _asking = Compile(manner.Asking is { } asking ? $@"[?？]\s*$|{asking}" : @"[?？]\s*$");
    private readonly Regex _polite = Compile(manner.Polite);
    private readonly Regex _denial = Compile(manner.Denial);

    /// <summary>Removes sentences that ask; "can you …?" is a request.</summary>
    public string WithoutQuestions(string text) => Sentence().Replace(text, sentence => IsQuestion(sentence.Value) ? " " : sentence.Value);

    /// <summary>Returns true for a clause that says what is not wanted.</summary>
    public bool Denies(string clause) => _denial.IsMatch(clause);

    private bool IsQuestion(string sentence) => _question.IsMatch(sentence) || (_asking.IsMatch(sentence) && !_polite.IsMatch(sentence));

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"(?:[^.!?。！？\n]|\.(?=\S))+[.!?。！？]*")]
    private static partial Regex Sentence();
}
