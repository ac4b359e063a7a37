namespace NemoBot.Core.Intents.Trained;

/// <summary>What a feature is about, so that equal values of two kinds are two features.</summary>
internal enum FeatureKind
{
    Words,
    Characters,
    Emoji,
    Shape,
    Class,
    FirstClass,
    LastClass,
    ClassPair,
    ClassSequence,
    Topic,
    Coverage,
    Rules,
    RulesAndLength,
    Situation,
    RulesAndSituation,
}
