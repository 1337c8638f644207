namespace NBomber;

/// <summary>Somebody called a member of which there is the signature only.</summary>
public sealed class SignatureOnlyException() : Exception("this lab was built with NBomber's signatures only");
