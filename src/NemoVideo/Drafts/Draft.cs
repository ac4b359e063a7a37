namespace NemoVideo.Drafts;

/// <summary>The project's draft, kept byte for byte as the state endpoint returned it: the very JSON that export sends.</summary>
/// <param name="RawJson">The JSON value of <c>state.draft</c>: an object, a JSON string, or XML in a JSON string.</param>
public sealed partial record Draft(string RawJson);
