namespace NemoBot.Core.Model;

/// <summary>How long things are stored that nobody deletes, as the store is set up.</summary>
/// <param name="History">Messages and finished work.</param>
/// <param name="Seen">Ids of messages, to recognise a redelivery.</param>
/// <param name="Counts">Uses of scarce resources by people and addresses, as keyed hashes.</param>
public sealed record KeepTimes(TimeSpan Files, TimeSpan History, TimeSpan Seen, TimeSpan Counts);
