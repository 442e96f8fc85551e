import sys, json, random, math, collections
from pathlib import Path
sys.path.insert(0,'/tmp/st'); sys.path.insert(0,'/work/main')
from scratch import load_doc
from backchannel.statements.flow import flow_of
from backchannel.statements import cues as C, spans as S
from backchannel.statements.words import *
GOLD=Path('/work/shared/gold')
def setting_of(t):
    h=t[:250].lower()
    if 'telegram' in h: return 'telegram'
    for w in ('conversation','meeting','discussion','minutes','notes of'):
        if w in h: return 'memcon'
    if 'memorandum' in h: return 'memo'
    if 'letter' in h: return 'letter'
    if 'note' in h: return 'note'
    return 'other'
def docs(folder):
    out=[]
    for p in sorted((GOLD/folder).glob('*.txt')):
        sys.path.insert(0,str(GOLD)); from validate import load
        g,t,_=load(str(p.with_suffix('.json')))
        d=load_doc(p); out.append((p.stem,d,flow_of(d),g,setting_of(t)))
    return out
def place(doc):
    """(sentence index, head, start,end words, statement)"""
    name,d,flow,g,_=doc; rows=[]
    import bisect
    st=[s.span.start for s in flow.sentences]
    for s in g['statements']:
        if not s['_spans']: continue
        c=s['_cue']
        if not c: continue
        i=bisect.bisect_right(st,c[0])-1
        if i<0: continue
        sent=flow.sentences[i]
        if c[0]>=sent.span.end: continue
        f=sent.at(c[0]); l=sent.at(c[1]-1)+1
        h=C.head_of(sent,f,min(l,len(sent)))
        a,b=s['_spans'][0][0],s['_spans'][-1][1]
        if sent.span.start<=a<sent.span.end: w0=sent.at(a)
        else: w0=None
        w1=sent.at(b-1)+1 if sent.span.start<b<=sent.span.end+3 else None
        rows.append((i,h,w0,min(w1,len(sent)) if w1 else None,s))
    return rows
def logistic(data,epochs=8,lr=.15,l2=2e-6,seed=0,minc=2):
    cnt=collections.Counter(f for fs,_ in data for f in fs)
    data=[([f for f in fs if cnt[f]>=minc],y) for fs,y in data]
    W=collections.defaultdict(float); G=collections.defaultdict(lambda:1e-2); rnd=random.Random(seed)
    for ep in range(epochs):
        rnd.shuffle(data)
        for fs,y in data:
            p=C.chance(sum(W[f] for f in fs)); g=p-y
            if abs(g)<1e-3: continue
            for f in fs:
                gg=g+l2*W[f]*1000; G[f]+=gg*gg; W[f]-=lr*gg/math.sqrt(G[f])
    return {f:round(w,3) for f,w in W.items() if abs(w)>.02}
def ranked(data,epochs=5,lr=.15,seed=0,minc=2,l2=1e-3):
    """data: list of (list of feature lists, gold index)"""
    cnt=collections.Counter(f for cs,_ in data for fs in cs for f in set(fs))
    data=[([[f for f in fs if cnt[f]>=minc] for fs in cs],y) for cs,y in data]
    W=collections.defaultdict(float); G=collections.defaultdict(lambda:1e-2); rnd=random.Random(seed)
    for ep in range(epochs):
        rnd.shuffle(data)
        for cs,y in data:
            sc=[sum(W[f] for f in fs) for fs in cs]; m=max(sc); e=[math.exp(x-m) for x in sc]; z=sum(e)
            for k,fs in enumerate(cs):
                g=e[k]/z-(k==y)
                if abs(g)<2e-3: continue
                for f in fs:
                    gg=g+l2*W[f]; G[f]+=gg*gg; W[f]-=lr*gg/math.sqrt(G[f])
    return {f:round(w,3) for f,w in W.items() if abs(w)>.02}
def cue_data(ds,stems=None):
    heads=[]; 
    for doc in ds:
        H=collections.defaultdict(set)
        for i,h,_,_,s in place(doc): H[i].add(h)
        heads.append(H)
    if stems is None:
        pos=collections.Counter(); tot=collections.Counter()
        for doc,H in zip(ds,heads):
            for s in doc[2].sentences:
                for k,w in enumerate(s.small): tot[C.known(w)]+=1
                for h in H[s.index]: pos[C.known(s.small[h])]+=1
        stems={k for k,n in pos.items() if n/tot[k]>=.03 and len(k)>2}
    data=[]; miss=0; n=0
    for doc,H in zip(ds,heads):
        for s in doc[2].sentences:
            last=-1; n+=len(H[s.index])
            for h in range(len(s)):
                if not C.is_candidate(s,h,stems): miss+= h in H[s.index]; continue
                y=h in H[s.index]
                data.append((C.cue_features(s,h,last,doc[4]),int(y)))
                if y: last=h
    print('cues',n,'not candidates',miss,'candidates',len(data))
    return stems,data
def span_data(ds):
    A=[];B=[];lost=0
    for doc in ds:
        rows=place(doc); H=collections.defaultdict(set)
        for i,h,*_ in rows: H[i].add(h)
        for i,h,a,b,s in rows:
            sent=doc[2].sentences[i]
            if a is None or b is None: lost+=1; continue
            ps=list(S.starts(sent,h))
            if a not in ps: lost+=1; continue
            A.append(([S.start_features(sent,h,k) for k in ps],ps.index(a)))
            ls,fs=S.ends(sent,h,a,H[i])
            if b in ls: B.append((fs,ls.index(b)))
            else: lost+=1
    print('spans',len(A),len(B),'lost',lost)
    return A,B
if __name__=='__main__':
    ds=docs('train'); print(len(ds))
    vol=lambda d:d[0].split('_')[0]
    import zlib
    tr=[d for d in ds if zlib.crc32(vol(d).encode())%3]; te=[d for d in ds if not zlib.crc32(vol(d).encode())%3]
    print(len(tr),len(te))
    import time
    t=time.time()
    stems,D=cue_data(tr); W=logistic(D); print('t',time.time()-t,len(W))
    _,E=cue_data(te,stems)
    for th in (.3,.4,.5,.6):
        tp=fp=fn=0
        for fs,y in E:
            p=C.chance(sum(W.get(f,0) for f in fs))>=th
            tp+=p and y; fp+=p and not y; fn+=(not p) and y
        print(th,tp,fp,fn,'P',tp/(tp+fp),'R',tp/(tp+fn),'F',2*tp/(2*tp+fp+fn))
    t=time.time()
    A,B=span_data(tr); A2,B2=span_data(te)
    for nm,x,y in (('start',A,A2),('end',B,B2)):
        W=ranked(x); ok=0
        for cs,g in y:
            sc=[sum(W.get(f,0) for f in fs) for fs in cs]; ok+=max(range(len(sc)),key=sc.__getitem__)==g
        print(nm,ok/len(y),len(W),time.time()-t)
