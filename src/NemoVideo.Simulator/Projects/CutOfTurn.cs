namespace NemoVideo.Simulator.Projects;

/// <summary>The cut before (or, of one that was undone, after) a turn that changed it.</summary>
internal sealed record CutOfTurn(int Turn, Cut Cut);
