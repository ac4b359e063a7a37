using NemoBot.Core.Model;

namespace Harness;

/// <summary>Creates an id for a test that needs only one.</summary>
internal static class SortableIdExtensions
{
    extension(SortableId)
    {
        public static string New(TimeProvider time) => new SortableIds(time).Next().ToString();
    }
}
