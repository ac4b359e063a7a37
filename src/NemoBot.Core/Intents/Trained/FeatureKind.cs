namespace NemoBot.Core.Intents.Trained;

/// <summary>Specifies the kind of a feature, so that equal values of two kinds hash to different features.</summary>
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
