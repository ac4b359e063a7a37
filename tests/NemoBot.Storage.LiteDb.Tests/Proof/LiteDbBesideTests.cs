using Harness.Storage.Proof;

namespace NemoBot.Storage.LiteDb.Tests.Proof;

public sealed class LiteDbBesideTests() : BesideTests("litedb");
