namespace NemoBot.Operations.Access;

/// <summary>What somebody at the console may do.</summary>
internal enum OperatorRole
{
    /// <summary>Sees all pages, and changes nothing.</summary>
    Look,

    /// <summary>Changes things, too.</summary>
    Manage,
}
