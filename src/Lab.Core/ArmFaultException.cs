namespace Lab.Core;

/// <summary>
/// An arm could not be attached, or was not attached any more at the end of its window. It concerns that arm alone: the
/// run goes on without this window, and without the arm when it happens again and again. Nothing of the arm is attached
/// any more.
/// </summary>
public sealed class ArmFaultException : LabException
{
    /// <summary>The code of its JSON-RPC error, by which the controller knows it.</summary>
    public const int ErrorCode = -32_050;

    /// <summary>A fault.</summary>
    /// <param name="message">What happened, in a sentence for a person.</param>
    /// <param name="inner">Its cause.</param>
    public ArmFaultException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
